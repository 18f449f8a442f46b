// Marks on a drawing that only change how elements are painted: heat, how often a flow is taken, what is chosen.

interface Canvas {
  addMarker(id: string, marker: string): void;
  removeMarker(id: string, marker: string): void;
}

/** Puts one mark of a family on elements; changes only what is other than before, so that the drawing is not painted anew. */
export class Marks {
  private readonly canvas: Canvas;
  private readonly isThere: (id: string) => boolean;
  private now = new Map<string, string>();

  constructor(canvas: Canvas, isThere: (id: string) => boolean) {
    this.canvas = canvas;
    this.isThere = isThere;
  }

  set(wanted: ReadonlyMap<string, string>): void {
    for (const [id, marker] of this.now) if (wanted.get(id) !== marker) this.canvas.removeMarker(id, marker);
    const next = new Map<string, string>();
    for (const [id, marker] of wanted) {
      if (!this.isThere(id)) continue;
      if (this.now.get(id) !== marker) this.canvas.addMarker(id, marker);
      next.set(id, marker);
    }
    this.now = next;
  }
}
