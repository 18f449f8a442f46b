// Fingers and wheels on a drawing, without taking the page's own scrolling away: two fingers or Ctrl and the wheel zoom.

interface Moves {
  pan: (dx: number, dy: number) => void;
  zoom: (factor: number, x: number, y: number) => void;
}

const WHEEL_STEP = 0.0025;

/** Listens on a container; returns how to stop. A finger moves the drawing sideways and scrolls the page up and down. */
export function listenToGestures(container: HTMLElement, moves: Moves): () => void {
  const fingers = new Map<number, { x: number; y: number }>();
  const place = (x: number, y: number): [number, number] => {
    const box = container.getBoundingClientRect();
    return [x - box.left, y - box.top];
  };
  const onWheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey) {
      if (Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return;
      event.preventDefault();
      return moves.pan(-event.deltaX, 0);
    }
    event.preventDefault();
    moves.zoom(Math.exp(-event.deltaY * WHEEL_STEP), ...place(event.clientX, event.clientY));
  };
  const onDown = (event: PointerEvent): void => {
    if (event.pointerType !== 'mouse') fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };
  const onMove = (event: PointerEvent): void => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    fingers.set(event.pointerId, now);
    if (!other) return moves.pan(now.x - before.x, now.y - before.y);
    const apart = Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
    moves.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    moves.zoom(apart, ...place((now.x + other.x) / 2, (now.y + other.y) / 2));
  };
  const onUp = (event: PointerEvent): void => void fingers.delete(event.pointerId);
  container.addEventListener('wheel', onWheel, { passive: false });
  container.addEventListener('pointerdown', onDown);
  container.addEventListener('pointermove', onMove);
  for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const) container.addEventListener(end, onUp);
  return () => {
    container.removeEventListener('wheel', onWheel);
    container.removeEventListener('pointerdown', onDown);
    container.removeEventListener('pointermove', onMove);
    for (const end of ['pointerup', 'pointercancel', 'pointerleave'] as const) container.removeEventListener(end, onUp);
  };
}
