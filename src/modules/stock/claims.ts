// What channels may still take: their shares and buffers, counted while a batch of asks is walked in arrival order.
import type { Book, Ctx } from '#kernel';
import { shelf, takeable } from './rules.ts';
import { heldByChannel } from './store.ts';
import type { HoldAsk, Line, PlacedLine, Short, Warehouse } from './types.ts';

/** Whether an ask may be kept from goods that are free: a sale still to be made, in a channel with a share or a buffer. */
export const isLimited = (ask: HoldAsk): boolean => ask.policy === 'all' && ask.from !== undefined && (ask.from.share !== null || ask.from.buffer > 0);

export class Claims {
  /** By channel and shelf, what its open orders hold. */
  private readonly held: Map<string, number>;

  constructor(rows: { channel: string; account: string; quantity: number }[]) {
    this.held = new Map(rows.map((row) => [row.channel + ' ' + row.account, row.quantity]));
  }

  /** The lines that want more than the channel may take; none where it is not limited. */
  shortOf(book: Book, ask: HoldAsk, lines: Line[], near: Warehouse[]): Short[] {
    const { from } = ask;
    if (from === undefined || !isLimited(ask)) return [];
    return lines.flatMap((line) => {
      let free = 0;
      let mine = 0;
      for (const warehouse of near) {
        const account = shelf(line.skuId, warehouse.id);
        free += Math.max(0, Number(book.free(account)));
        mine += this.held.get(from.channel + ' ' + account) ?? 0;
      }
      const most = takeable(from, free, mine);
      return line.quantity > most ? [{ skuId: line.skuId, sku: line.sku ?? '', wanted: line.quantity, free: most }] : [];
    });
  }

  /** The channel holds these from now on. */
  add(ask: HoldAsk, lines: PlacedLine[]): void {
    if (ask.from === undefined || !isLimited(ask)) return;
    for (const line of lines) {
      const key = ask.from.channel + ' ' + shelf(line.skuId, line.warehouseId);
      this.held.set(key, (this.held.get(key) ?? 0) + line.quantity);
    }
  }
}

export const NO_CLAIMS: Promise<Claims> = Promise.resolve(new Claims([]));

/** What the limited channels of these asks hold; only shares need it. */
export async function claimsOf(ctx: Ctx, asks: readonly HoldAsk[], skuIds: string[]): Promise<Claims> {
  const channels = new Set(asks.flatMap((ask) => (isLimited(ask) && ask.from!.share !== null ? [ask.from!.channel] : [])));
  return new Claims(await heldByChannel(ctx, [...channels], skuIds));
}
