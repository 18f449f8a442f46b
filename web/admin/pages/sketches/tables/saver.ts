// Saves what is written, one after another: what comes while something is saved is saved after it.
import { Problem, act } from '../../../../api/index.ts';
import type { TestRow } from './test-rows.tsx';

export interface Kept {
  xml: string;
  rows: TestRow[];
}
type Tell = (problem: Problem | null) => void;

/** The sketch of a table as the server has it, and what it is to have next. */
export class Saver {
  rev: number;
  private readonly sketchId: string;
  private readonly key: string;
  private readonly tell: Tell;
  private at: Kept;
  private next: Kept | undefined;
  private isBusy = false;

  constructor(of: { sketchId: string; key: string; rev: number; at: Kept; tell: Tell }) {
    this.sketchId = of.sketchId;
    this.key = of.key;
    this.rev = of.rev;
    this.at = of.at;
    this.tell = of.tell;
  }

  /** Saves this as soon as nothing else is being saved; `tell` hears when all is saved, or why not. */
  async save(next: Kept): Promise<void> {
    this.next = next;
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      while (this.next) {
        const wanted: Kept = this.next;
        this.next = undefined;
        await this.keep(wanted);
      }
      this.tell(null);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      this.tell(error);
    } finally {
      this.isBusy = false;
    }
  }

  private async keep({ xml, rows }: Kept): Promise<void> {
    if (rows !== this.at.rows) await act('tables.save_rows', { key: this.key, rows });
    this.at = { ...this.at, rows };
    if (xml === this.at.xml) return;
    this.rev = (await act('sketches.save', { sketchId: this.sketchId, rev: this.rev, xml })).rev;
    this.at = { xml, rows };
  }
}
