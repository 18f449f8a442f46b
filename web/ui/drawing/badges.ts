// Small signs at the corners of elements; what they mean is told in words beside the drawing.
import type { Get } from './build.ts';
import { isLane, isPool } from './diagram.ts';
import css from './modeler.module.css';

interface Badge {
  id: string;
  text: string;
  /** Its colour: `error`, `warning`, `talk`. */
  mood: string;
  /** At the right corner, else the left one. */
  right: boolean;
}

/** Shows these of a kind, and none else of it. */
export function badges(get: Get, type: string, shown: readonly Badge[]): void {
  const overlays = get('overlays');
  overlays.remove({ type });
  for (const { id, text, mood, right } of shown) {
    const item = get('elementRegistry').get(id);
    if (!item || item.waypoints || isLane(item) || isPool(item)) continue;
    const html = document.createElement('div');
    html.className = css['badge'] ?? '';
    html.dataset['problem'] = mood;
    html.textContent = text;
    html.ariaHidden = 'true';
    overlays.add(id, type, { position: right ? { top: -10, right: 10 } : { top: -10, left: -10 }, html, scale: { min: 0.8, max: 1 } });
  }
}
