// A rubber band over a drawing: Shift and a drag choose all that it touches, instead of moving the drawing.

export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const LEAST_PX = 6;

/** Listens on a container; `onBand` gets the band in pixels of the window. Returns how to stop. */
export function listenToBand(container: HTMLElement, className: string, onBand: (rect: Rect) => void): () => void {
  let from: { x: number; y: number } | undefined;
  let band: HTMLElement | undefined;
  const rectTo = (x: number, y: number): Rect => ({
    left: Math.min(from!.x, x),
    right: Math.max(from!.x, x),
    top: Math.min(from!.y, y),
    bottom: Math.max(from!.y, y),
  });
  const onMove = (event: MouseEvent): void => {
    if (!from) return;
    const rect = rectTo(event.clientX, event.clientY);
    if (!band && Math.max(rect.right - rect.left, rect.bottom - rect.top) < LEAST_PX) return;
    if (!band) {
      band = document.createElement('div');
      band.className = className;
      container.append(band);
    }
    const ground = container.getBoundingClientRect();
    Object.assign(band.style, {
      left: `${rect.left - ground.left}px`,
      top: `${rect.top - ground.top}px`,
      width: `${rect.right - rect.left}px`,
      height: `${rect.bottom - rect.top}px`,
    });
  };
  const onUp = (event: MouseEvent): void => {
    const isBand = band !== undefined;
    band?.remove();
    band = undefined;
    removeEventListener('mousemove', onMove);
    removeEventListener('mouseup', onUp);
    if (isBand) onBand(rectTo(event.clientX, event.clientY));
    from = undefined;
  };
  const onDown = (event: MouseEvent): void => {
    if (!event.shiftKey || event.button !== 0) return;
    // The drawing must not take it for a drag of its own.
    event.stopPropagation();
    event.preventDefault();
    from = { x: event.clientX, y: event.clientY };
    addEventListener('mousemove', onMove);
    addEventListener('mouseup', onUp);
  };
  container.addEventListener('mousedown', onDown, { capture: true });
  return () => {
    container.removeEventListener('mousedown', onDown, { capture: true });
    removeEventListener('mousemove', onMove);
    removeEventListener('mouseup', onUp);
  };
}
