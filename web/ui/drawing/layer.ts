// Tokens and counts above a drawing: plain divs in drawing units, so that zooming and panning move them for nothing.
import css from './drawing.module.css';
import { type FlowMap, type Point, findPath, framesAlong, glideMs } from './paths.ts';

/** Where a token stands. */
export interface TokenPlace {
  id: string;
  element: string;
  isStuck: boolean;
}

/** A count on an element; colour only where something is wrong there. */
export interface Pill {
  element: string;
  text: string;
  isBad: boolean;
}

interface Box extends Point {
  width: number;
  height: number;
  isRound: boolean;
}

interface Standing {
  node: HTMLElement;
  element: string;
}

/** The layer of a drawing. */
export class Layer {
  private readonly root: HTMLElement;
  private readonly boxOf: (id: string) => Box | undefined;
  private readonly map: FlowMap;
  private readonly tokens = new Map<string, Standing>();
  private readonly pills = new Map<string, HTMLElement>();

  constructor(container: HTMLElement, boxOf: (id: string) => Box | undefined, map: FlowMap) {
    this.boxOf = boxOf;
    this.map = map;
    this.root = document.createElement('div');
    this.root.className = css['layer'] ?? '';
    this.root.ariaHidden = 'true';
    container.append(this.root);
  }

  /** Follows the drawing's window; tokens keep their size on the screen when it is seen from far. */
  place(view: Point & { scale: number }): void {
    const { scale } = view;
    this.root.style.transform = `matrix(${scale}, 0, 0, ${scale}, ${-view.x * scale}, ${-view.y * scale})`;
    this.root.style.setProperty('--unzoom', String(1 / Math.min(1, scale)));
  }

  /** Stands one token on each element that holds some, with their number when there are more; returns how long they glide. */
  stand(places: readonly TokenPlace[], taken: ReadonlySet<string>): number {
    let longestMs = 0;
    const byElement = new Map<string, TokenPlace[]>();
    for (const place of places) byElement.set(place.element, [...(byElement.get(place.element) ?? []), place]);
    const left = [...this.tokens.values()].filter((it) => !byElement.has(it.element));
    for (const [element, here] of byElement) {
      const box = this.boxOf(element);
      if (!box) continue;
      const before = this.tokens.get(element);
      const came = before ? undefined : this.whence(left, element, taken);
      const standing = before ?? this.reuse(came, element) ?? this.newToken(element);
      standing.node.textContent = here.length > 1 ? String(here.length) : '';
      standing.node.dataset['token'] = element;
      standing.node.toggleAttribute(
        'data-stuck',
        here.some((it) => it.isStuck),
      );
      longestMs = Math.max(longestMs, this.move(standing, restOf(box), came));
    }
    for (const [element, standing] of this.tokens) {
      if (byElement.has(element)) continue;
      standing.node.remove();
      this.tokens.delete(element);
    }
    return longestMs;
  }

  count(pills: readonly Pill[]): void {
    const shown = new Set(pills.map((it) => it.element));
    for (const [element, node] of this.pills) if (!shown.has(element)) node.hidden = true;
    for (const { element, text, isBad } of pills) {
      const box = this.boxOf(element);
      if (!box) continue;
      const node = this.pills.get(element) ?? this.newPill(element, box);
      node.hidden = false;
      if (node.textContent !== text) node.textContent = text;
      node.className = `${css['pill']} ${isBad ? css['pillBad'] : ''}`;
    }
  }

  /** The token that left and from which this element can be reached, by the flows that were taken. */
  private whence(left: readonly Standing[], element: string, taken: ReadonlySet<string>): { from: Standing; way: ReturnType<typeof findPath> } | undefined {
    for (const from of left) {
      const way = findPath(this.map, from.element, element, taken);
      if (way) return { from, way };
    }
    return undefined;
  }

  private reuse(came: { from: Standing } | undefined, element: string): Standing | undefined {
    if (!came || this.tokens.get(came.from.element) !== came.from) return undefined;
    this.tokens.delete(came.from.element);
    const standing = { node: came.from.node, element };
    this.tokens.set(element, standing);
    return standing;
  }

  private newToken(element: string): Standing {
    const node = document.createElement('div');
    node.className = css['token'] ?? '';
    this.root.append(node);
    const standing = { node, element };
    this.tokens.set(element, standing);
    return standing;
  }

  private newPill(element: string, box: Box): HTMLElement {
    const node = document.createElement('div');
    node.dataset['count'] = element;
    node.style.translate = `${box.x + box.width}px ${box.y}px`;
    this.root.append(node);
    this.pills.set(element, node);
    return node;
  }

  private move({ node }: Standing, to: Point, came: { from: Standing; way: ReturnType<typeof findPath> } | undefined): number {
    node.style.translate = `${to.x}px ${to.y}px`;
    const start = came && this.boxOf(came.from.element);
    if (!came?.way || !start || matchMedia('(prefers-reduced-motion: reduce)').matches) return 0;
    const frames = framesAlong(restOf(start), came.way, to).map(({ x, y, opacity, offset }) => ({
      translate: `${x}px ${y}px`,
      opacity,
      offset,
    }));
    const durationMs = glideMs(came.way);
    node.animate(frames, { duration: durationMs, easing: 'linear' });
    return durationMs;
  }
}

/** A token rests on the upper edge: its corner on a step, so that the label stays free, its top on a circle or a diamond. */
function restOf(box: Box): Point {
  return box.isRound ? { x: box.x + box.width / 2, y: box.y } : { x: box.x + 4, y: box.y + 2 };
}
