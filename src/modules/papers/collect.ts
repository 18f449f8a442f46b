// Gathers the sheets that somebody wants printed: of papers that were issued, or of parcels, in the order asked.
import { type Db, Refusal, businessDay, readSetting } from '#kernel';
import { shopSetting } from '#modules/messages';
import { sellerOf } from './actions.ts';
import { paperSheet, slipSheet } from './draw.ts';
import type { Sheet } from './sheet.ts';
import { papers, parcelLines, parcels } from './store.ts';
import type { PaperKind, Side, Slip, SlipKind } from './types.ts';

export const KINDS = ['invoice', 'credit_note', 'packing_slip', 'delivery_note'] as const;
export type AnyKind = (typeof KINDS)[number];

/** No file holds more papers than this. */
export const SHEETS_LIMIT = 500;

const isSlip = (kind: AnyKind): kind is SlipKind => kind === 'packing_slip' || kind === 'delivery_note';

/** The sheets of a kind for these documents: papers, parcels, or orders for all that was made out for them. Refuses `papers.none`. */
export async function sheetsFor(db: Db, kind: AnyKind, ids: string[]): Promise<Sheet[]> {
  const sheets = isSlip(kind) ? await slips(db, kind, ids) : await issued(db, kind, ids);
  if (sheets.length === 0) throw new Refusal('papers.none', { kind }, { status: 404, message: 'There is no such paper.' });
  if (sheets.length > SHEETS_LIMIT)
    throw new Refusal('papers.too_many', { limit: SHEETS_LIMIT }, { status: 422, message: `At most ${SHEETS_LIMIT} papers fit into one file.` });
  return sheets;
}

/** In the order of the ids, several of one order in the order in which they were made. */
const inOrder = <T>(ids: string[], rows: T[], keysOf: (row: T) => string[]): T[] => {
  const rank = new Map(ids.map((id, i) => [id, i]));
  const at = (row: T): number => Math.min(...keysOf(row).map((key) => rank.get(key) ?? ids.length));
  return rows.toSorted((a, b) => at(a) - at(b));
};

async function issued(db: Db, kind: PaperKind, ids: string[]): Promise<Sheet[]> {
  return inOrder(ids, await papers(db, kind, ids), ({ id, orderId }) => [id, orderId]).map(paperSheet);
}

async function slips(db: Db, kind: SlipKind, ids: string[]): Promise<Sheet[]> {
  const [rows, shop] = await Promise.all([parcels(db, ids), readSetting(db, shopSetting)]);
  const lines = await parcelLines(
    db,
    rows.map(({ id }) => id),
  );
  const seller = sellerOf(shop) ?? null;
  return inOrder(ids, rows, ({ id, orderId }) => [id, orderId]).map((row) => {
    const { recipient, number, orderNumber, orderedAt, handedOverAt, collect, ...same } = row;
    const { phone, region, ...address } = recipient;
    const to: Side = { ...address, ...(phone ? { phone } : {}), ...(region ? { region } : {}) };
    const mine = lines.filter(({ parcelId }) => parcelId === row.id);
    const slip: Slip = {
      ...same,
      parcel: number,
      order: orderNumber,
      placedOn: businessDay(orderedAt, shop.zone),
      sentOn: handedOverAt && businessDay(handedOverAt, shop.zone),
      shop: shop.name,
      seller,
      recipient: to,
      collect,
      lines: mine.map(({ sku, name, gtin, quantity }, i) => ({ position: i + 1, sku, name, gtin, quantity })),
    };
    return slipSheet(kind, slip);
  });
}
