// Which orders will miss the day that they were promised for: what is left of their way against the courier's hour.
import Type, { type Static } from 'typebox';
import { Instant, type ReadCtx, businessDay, defineQuery } from '#kernel';
import type { Around } from '../part.ts';
import { deadlineOf, type Opening } from './deadline.ts';
import { type FactsOf, factsOf } from './facts.ts';
import type { Forecast } from './forecast.ts';
import { type Outlook, outlookKeeper } from './outlook.ts';
import { type StandingRow, standingBefore } from './store-tokens.ts';

/** So many tokens on their way are looked at, those of the oldest documents first. */
const LOOKED_AT = 5_000;
/** A token of which fewer walks come to the goal is not what the order waits for. */
const LIKELY = 0.5;
const Maybe = Type.Union([Type.String(), Type.Null()]);
const MaybeNumber = Type.Union([Type.Number(), Type.Null()]);

const RISKS = ['late', 'miss', 'at_risk', 'fine'] as const;
export type Risk = (typeof RISKS)[number];
const RiskShape = Type.Unsafe<Risk>({
  type: 'string',
  enum: [...RISKS],
  description: 'late: the time is over; miss: even a usual way takes longer; at_risk: a slow one would; fine.',
});

const Promised = Type.Object({
  documentId: Type.String(),
  number: Maybe,
  to: Type.Union([Type.String(), Type.Null()], { description: 'Whom it goes to.' }),
  total: Type.Union([Type.Object({ amount: Type.String(), currency: Type.String() }), Type.Null()]),
  day: Type.String({ description: 'The day by which it leaves, YYYY-MM-DD.' }),
  deadline: Instant,
  risk: RiskShape,
  usual: Type.Union([Type.Number(), Type.Null()], { description: 'Seconds that are left to hand-over on half of the ways.' }),
  slow: MaybeNumber,
  isThin: Type.Boolean({ description: 'Whether little is known about a step on the way.' }),
  process: Type.String(),
  element: Type.String(),
  name: Type.String({ description: 'The step at which it stands.' }),
  kind: Type.String(),
  since: Instant,
  lane: Maybe,
  token: Type.String(),
  incidentId: Maybe,
});
export type PromisedOrder = Static<typeof Promised>;

export function promisesQueries(around: Around) {
  const outlookOf = outlookKeeper(around);
  const list = defineQuery({
    name: 'promises.list',
    summary:
      'Orders that have not left, with the day they were promised for, when they will leave by how others went, and what holds them up; the most pressing first.',
    input: Type.Object(
      {
        risk: Type.Optional(RiskShape),
        lane: Type.Optional(Type.String()),
        today: Type.Optional(Type.Boolean({ description: 'Only those that must leave today, or should have left.' })),
        until: Type.Optional(Type.String({ format: 'date-time', description: 'Only those that must leave by then.' })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({
      items: Type.Array(Promised),
      late: Type.Integer(),
      miss: Type.Integer(),
      atRisk: Type.Integer(),
      fine: Type.Integer(),
      lanes: Type.Array(Type.String()),
      more: Type.Boolean({ description: 'Whether there are more orders than were looked at.' }),
    }),
    run: async (read, { risk, lane, today, until, limit = 50 }) => {
      const { orders, more, zone } = await promised(read, around, await outlookOf(read), undefined);
      const day = businessDay(read.now, zone);
      const inTime = orders.filter((one) => (until === undefined || one.deadline.getTime() <= Date.parse(until)) && (today !== true || one.day <= day));
      const mine = lane === undefined ? inTime : inTime.filter((one) => one.lane === lane);
      const count = (which: Risk): number => mine.filter((one) => one.risk === which).length;
      const shown = risk === undefined ? mine : mine.filter((one) => one.risk === risk);
      return {
        items: shown.slice(0, limit),
        late: count('late'),
        miss: count('miss'),
        atRisk: count('at_risk'),
        fine: count('fine'),
        lanes: [...new Set(orders.map((one) => one.lane).filter((one) => one !== null))].sort(),
        more,
      };
    },
  });
  const of = defineQuery({
    name: 'promises.of',
    summary: 'The promise of one order and whether it will be kept; nothing where it has left or nothing was promised.',
    input: Type.Object({ documentId: Type.String() }, { additionalProperties: false }),
    output: Type.Object({ promise: Type.Union([Promised, Type.Null()]) }),
    run: async (read, { documentId }) => {
      const { orders } = await promised(read, around, await outlookOf(read), documentId);
      return { promise: orders[0] ?? null };
    },
  });
  return [list, of] as const;
}

async function promised(read: ReadCtx, around: Around, outlook: Outlook, document: string | undefined) {
  const rows = await read.db.read(standingBefore(outlook.places, document, LOOKED_AT));
  const trees = new Map<string, StandingRow[]>();
  for (const row of rows) trees.set(row.root_id, [...(trees.get(row.root_id) ?? []), row]);
  const documents = rows.flatMap((row) => [
    { id: row.root_document, kind: row.root_kind },
    { id: row.document_id, kind: row.document_kind },
  ]);
  const [facts, opening] = await Promise.all([factsOf(read, around, documents, ['order', 'parcel']), openingOf(read)]);
  const orders = [...trees.values()].flatMap((tokens) => orderOf(read.now, outlook, facts, opening, tokens) ?? []);
  orders.sort((one, other) => RISKS.indexOf(one.risk) - RISKS.indexOf(other.risk) || slackOf(one) - slackOf(other));
  return { orders, more: rows.length === LOOKED_AT, zone: opening.zone };
}

/** How long it may still be held up, in ms, when it goes slowly from there. */
const slackOf = ({ deadline, slow }: PromisedOrder): number => deadline.getTime() - (slow ?? 0) * 1000;

type Held = { row: StandingRow; left: Forecast };

/** The order leaves when the last of its tokens has come to hand-over: that one is what holds it up. */
function orderOf(now: Date, outlook: Outlook, facts: FactsOf, opening: Opening, tokens: StandingRow[]): PromisedOrder | undefined {
  const [first] = tokens;
  const order = facts.get(first!.root_document)?.get('order');
  const day = order?.shipBy;
  if (typeof day !== 'string' || order?.state !== 'placed') return undefined;
  const held = tokens.flatMap((row): Held[] => {
    const left = outlook.left(row.process, row.at, (now.getTime() - row.since.getTime()) / 1000);
    return left ? [{ row, left }] : [];
  });
  const likely = held.filter(({ left }) => left.reaches >= LIKELY);
  const last = (likely.length > 0 ? likely : held).toSorted((one, other) => other.left.p50 - one.left.p50)[0];
  if (!last) return undefined;
  const { row } = last;
  const slow = Math.max(...held.filter((one) => likely.length === 0 || likely.includes(one)).map(({ left }) => left.p95));
  const warehouse = facts.get(row.document_id)?.get('parcel')?.warehouse;
  const deadline = deadlineOf(day, typeof warehouse === 'string' ? warehouse : undefined, opening);
  return {
    documentId: row.root_document,
    number: row.root_number,
    to: (order.shipTo as { name?: string } | undefined)?.name ?? null,
    total: order.total === undefined ? null : { amount: String(order.total), currency: String(order.currency) },
    day,
    deadline,
    risk: riskOf(now, deadline, last.left.p50, slow, row.incident !== null),
    usual: last.left.p50,
    slow,
    isThin: last.left.isThin,
    process: row.process,
    element: row.at,
    name: outlook.nameOf(row.process, row.at),
    kind: row.kind,
    since: row.since,
    lane: row.lane ?? outlook.nodeOf(row.process, row.at)?.lane ?? null,
    token: row.id,
    incidentId: row.incident,
  };
}

/** How a promise stands: `usual` and `slow` are seconds that are left. What has stopped is at risk however near it is. */
export function riskOf(now: Date, deadline: Date, usual: number, slow: number, isStopped: boolean): Risk {
  const left = (deadline.getTime() - now.getTime()) / 1000;
  if (left < 0) return 'late';
  if (usual > left) return 'miss';
  return slow > left || isStopped ? 'at_risk' : 'fine';
}

/** On which clock the shop lives and when its couriers leave, as the orders room tells it. */
async function openingOf(read: ReadCtx): Promise<Opening> {
  const calendar = await read.registry.queries.get('orders.calendar')?.run(read, {} as never);
  const { zone = 'UTC', warehouses = {} } = (calendar ?? {}) as Partial<Opening>;
  return { zone, warehouses };
}
