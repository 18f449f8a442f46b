// What home asks of orders: how many and how much by day, and which must leave by today.
import Type, { type Static } from 'typebox';
import { Instant, MoneySchema, type ReadCtx, businessDay, defineQuery, firstIdAt, moneyJson } from '#kernel';
import { type Due, dueOrders, ordersByDay, zoneOfShop } from './store-figures.ts';

const DAY_MS = 86_400_000;
const DAYS = 14;
/** An order that has waited longer than this is not late any more: it is forgotten, and its drawing has said so. */
const OLDEST_DUE_DAYS = 30;
/** How long before its day ends an order that has not left is at risk. */
const RISK_MS = 3 * 3_600_000;
const closed = { additionalProperties: false } as const;
const Day = Type.String({ description: 'YYYY-MM-DD in the shop’s zone.' });

/** The days up to and with `last`, oldest first. */
function daysUpTo(last: string, count: number): string[] {
  const end = Date.parse(last + 'T00:00:00Z');
  return Array.from({ length: count }, (_, i) => new Date(end - (count - 1 - i) * DAY_MS).toISOString().slice(0, 10));
}

export const figuresQuery = defineQuery({
  name: 'orders.figures',
  summary: 'Orders placed and not cancelled, and their worth by currency, for each of the last 14 days.',
  input: Type.Object({}, closed),
  output: Type.Object({
    days: Type.Array(Type.Object({ day: Day, orders: Type.Integer() })),
    money: Type.Array(Type.Object({ today: MoneySchema, days: Type.Array(Type.Object({ day: Day, total: MoneySchema })) }), {
      description: 'The currency with the most orders first.',
    }),
  }),
  run: async ({ db, now }: ReadCtx) => {
    const zone = await zoneOfShop(db);
    const days = daysUpTo(businessDay(now, zone), DAYS);
    const rows = await ordersByDay(db, { zone, since: days[0]!, from: firstIdAt('ord', new Date(now.getTime() - (DAYS + 1) * DAY_MS)) });
    const currencies = new Map<string, number>();
    for (const row of rows) currencies.set(row.currency, (currencies.get(row.currency) ?? 0) + row.orders);
    const totals = new Map(rows.map((row) => [`${row.day} ${row.currency}`, row.totalMinor]));
    const of = (day: string, currency: string) => moneyJson(totals.get(`${day} ${currency}`) ?? 0n, currency);
    return {
      days: days.map((day) => ({ day, orders: rows.filter((row) => row.day === day).reduce((sum, row) => sum + row.orders, 0) })),
      money: [...currencies]
        .sort(([, one], [, other]) => other - one)
        .map(([currency]) => ({ today: of(days.at(-1)!, currency), days: days.map((day) => ({ day, total: of(day, currency) })) })),
    };
  },
});

const Risk = Type.Union([Type.Literal('late'), Type.Literal('at_risk'), Type.Literal('fine')]);

export const dueQuery = defineQuery({
  name: 'orders.due',
  summary: 'Orders whose goods must leave by today and have not, the most pressing first, and how many are late, at risk or fine.',
  input: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }, closed),
  output: Type.Object({
    items: Type.Array(
      Type.Object({ id: Type.String(), number: Type.String(), customerName: Type.String(), placedAt: Instant, leavesOn: Day, risk: Risk, total: MoneySchema }),
    ),
    late: Type.Integer(),
    atRisk: Type.Integer(),
    fine: Type.Integer(),
  }),
  run: async ({ db, now }: ReadCtx, { limit = 20 }) => {
    const zone = await zoneOfShop(db);
    const today = businessDay(now, zone);
    const pressing = businessDay(new Date(now.getTime() + RISK_MS), zone) > today;
    const due = (await dueOrders(db, { zone, now, from: firstIdAt('ord', new Date(now.getTime() - OLDEST_DUE_DAYS * DAY_MS)) })).filter(
      (order) => order.leavesOn <= today,
    );
    const riskOf = (order: Due): Static<typeof Risk> => (order.leavesOn < today ? 'late' : pressing || order.held !== 'full' ? 'at_risk' : 'fine');
    const risks = due.map(riskOf);
    const count = (risk: string): number => risks.filter((it) => it === risk).length;
    const rank = { late: 0, at_risk: 1, fine: 2 };
    const sorted = due
      .map((order, i) => ({ order, risk: risks[i]! }))
      .sort((a, b) => rank[a.risk] - rank[b.risk] || (a.order.leavesOn < b.order.leavesOn ? -1 : a.order.leavesOn > b.order.leavesOn ? 1 : 0));
    return {
      items: sorted
        .slice(0, limit)
        .map(({ order: { totalMinor, currency, held: _, ...order }, risk }) => ({ ...order, risk, total: moneyJson(totalMinor, currency) })),
      late: count('late'),
      atRisk: count('at_risk'),
      fine: count('fine'),
    };
  },
});
