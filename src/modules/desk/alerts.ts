// Tells people of new orders who want to hear of them: one notice that counts, however many orders come before it is read.
import { type Ctx, type MoneyJson, type Reader, type StoredEvent, parseMoney } from '#kernel';
import { notifyOnce } from './desk.ts';
import { notified } from './events.ts';
import { wantsOrder } from './rules.ts';
import { activeAlerts, takeOrderNotices } from './store-own.ts';

type Placed = { channel: string; total: MoneyJson };

export const alertReader: Reader = { name: 'desk.alerts', events: ['orders.placed'], handle: tellOfOrders };

async function tellOfOrders(ctx: Ctx, events: StoredEvent[]): Promise<void> {
  const alerts = await activeAlerts(ctx);
  if (alerts.length === 0) return;
  const orders = events.flatMap(({ document, payload }) => {
    const { channel, total } = payload as Placed;
    const money = parseMoney(total);
    return document === null ? [] : [{ document, channel, totalMinor: money.minor, currency: money.currency }];
  });
  const told = alerts.flatMap(({ accountId, alert }) => {
    const wanted = orders.filter((order) => wantsOrder(alert, order));
    return wanted.length === 0 ? [] : [{ accountId, documentId: wanted.at(-1)!.document, howMany: wanted.length }];
  });
  if (told.length === 0) return;
  const waiting = await takeOrderNotices(
    ctx,
    told.map((one) => one.accountId),
  );
  notifyOnce(
    ctx,
    told.map((one) => ({ ...one, kind: 'orders', noteId: null, howMany: one.howMany + (waiting.get(one.accountId) ?? 0) })),
  );
  ctx.emit(notified, undefined, { accounts: told.length });
}
