// What is seen of the designer's drawing: all of it, its beginning at a size that can be read, closer and farther.
import type { Get } from './build.ts';
import { type Box, type Item, middleOf } from './diagram.ts';

/** The lower margin keeps the drawing off the bpmn.io mark, which has to stay uncovered. */
const MARGIN_PX = { side: 40, top: 40, bottom: 56 };
const SCALES = { least: 0.2, most: 3, readable: 0.7 };
/** What bpmn-js gives a label without a width of its own. */
const LABEL_WIDTH = 90;

/** Whether the whole drawing cannot be read at once in the window. */
export function isLarge(get: Get): boolean {
  const { inner, width, height, scale } = get('canvas').viewbox();
  return inner.width * SCALES.readable > width * scale || inner.height * SCALES.readable > height * scale;
}

/** Where an element is on the screen, in px from the container's corner; a flow by the box around it. */
export function boxOnScreen(get: Get, item: Item): Box {
  const { x, y, scale } = get('canvas').viewbox();
  const box = item.waypoints ? lineBox(item.waypoints) : item;
  return { x: (box.x - x) * scale, y: (box.y - y) * scale, width: box.width * scale, height: box.height * scale };
}

/** Shows the whole drawing, no larger than it was drawn. */
export function fit(get: Get): void {
  const canvas = get('canvas');
  const { width, height } = canvas.getContainer().getBoundingClientRect();
  const { inner } = canvas.viewbox();
  const room = { width: Math.max(1, width - 2 * MARGIN_PX.side), height: Math.max(1, height - MARGIN_PX.top - MARGIN_PX.bottom) };
  if (inner.width === 0 || width === 0) return;
  const scale = Math.min(1.1, room.width / inner.width, room.height / inner.height);
  const middle = { x: inner.x + inner.width / 2, y: inner.y + inner.height / 2 + (MARGIN_PX.bottom - MARGIN_PX.top) / 2 / scale };
  canvas.viewbox({ x: middle.x - width / scale / 2, y: middle.y - height / scale / 2, width: width / scale, height: height / scale });
}

/** Shows it at a size that can be read, from its beginning, where all of it cannot be. */
export function readFromStart(get: Get): void {
  const canvas = get('canvas');
  const { width, height } = canvas.getContainer().getBoundingClientRect();
  const { inner, scale: now } = canvas.viewbox();
  if (now >= SCALES.readable || width === 0) return;
  const scale = Math.max(SCALES.readable, Math.min(1, (height - MARGIN_PX.top - MARGIN_PX.bottom) / inner.height));
  const [start] = get('elementRegistry').filter((it) => it.type === 'bpmn:StartEvent' && !/SubProcess/.test(it.parent?.type ?? ''));
  const y = Math.min(Math.max((start ? middleOf(start).y : inner.y) - height / scale / 2, inner.y - MARGIN_PX.top), inner.y + inner.height);
  canvas.viewbox({ x: inner.x - MARGIN_PX.side / scale, y, width: width / scale, height: height / scale });
}

export function zoomBy(get: Get, factor: number): void {
  const canvas = get('canvas');
  const { width, height } = canvas.getContainer().getBoundingClientRect();
  const { scale } = canvas.viewbox();
  canvas.zoom(Math.min(SCALES.most, Math.max(SCALES.least, scale * factor)), { x: width / 2, y: height / 2 });
}

/** Labels keep their middle and get the width that words need; it is not written into the drawing unless the label is moved. */
export function widenLabels(get: Get): void {
  const labels = get('elementRegistry').filter((it) => it.labelTarget !== undefined && it.width < LABEL_WIDTH);
  for (const label of labels) {
    label.x -= (LABEL_WIDTH - label.width) / 2;
    label.width = LABEL_WIDTH;
    get('graphicsFactory').update('shape', label, get('elementRegistry').getGraphics(label.id));
  }
}

function lineBox(points: readonly { x: number; y: number }[]): Box {
  const xs = points.map((it) => it.x);
  const ys = points.map((it) => it.y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}
