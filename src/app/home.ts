// Home in one question: each part is the answer of a room's own query, and null where the room is not there or one may not ask it.
import { Instant, MaybeInstant, type Module, type Registry, type ReadCtx, defineModule, defineQuery } from '#kernel';
import Type, { type TSchema } from 'typebox';

const OrNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** The queries of rooms that stand below this file in the list of rooms or beside it, and how home asks each. */
const PARTS = {
  lanes: ['tasks.lanes', {}],
  incidents: ['incidents.list', { limit: 6 }],
  due: ['promises.list', { limit: 8, today: true }],
  orders: ['orders.figures', {}],
  shipping: ['shipping.figures', {}],
  low: ['stock.list', { low: true, limit: 6 }],
  checklist: ['setup.checklist', {}],
} as const;
type Part = keyof typeof PARTS;

const Incident = Type.Object({
  id: Type.String(),
  name: Type.String(),
  documentId: Type.String(),
  documentNumber: OrNull(Type.String()),
  message: Type.String(),
  openedAt: Instant,
});
const Low = Type.Object({ sku: Type.String(), name: Type.String(), free: Type.Integer(), reorderPoint: OrNull(Type.Integer()) });
const Checklist = Type.Object({ isShown: Type.Boolean(), items: Type.Array(Type.Object({ key: Type.String(), isDone: Type.Boolean() })) });

/** The card of home; a query is asked only where `registry` has it and the person may. */
export function homeModule(registry: Registry): Module {
  const outputOf = (name: string): TSchema => registry.queries.get(name)?.output ?? Type.Object({});
  const today = defineQuery({
    name: 'home.today',
    summary: 'What needs a person now, what must leave today, and the figures of the last 14 days; parts that one may not see are null.',
    input: Type.Object({}, { additionalProperties: false }),
    output: Type.Object({
      lanes: OrNull(outputOf('tasks.lanes')),
      incidents: OrNull(Type.Object({ items: Type.Array(Incident), next: OrNull(Type.String()) })),
      due: OrNull(outputOf('promises.list')),
      orders: OrNull(outputOf('orders.figures')),
      shipping: OrNull(outputOf('shipping.figures')),
      low: OrNull(Type.Object({ items: Type.Array(Low), next: OrNull(Type.String()) })),
      checklist: OrNull(Checklist),
      at: MaybeInstant,
    }),
    run: async (read) => {
      const names = Object.keys(PARTS) as Part[];
      const answers = await Promise.all(names.map((name) => askPart(registry, read, name)));
      return { ...(Object.fromEntries(names.map((name, i) => [name, answers[i]])) as Record<Part, never>), at: read.now };
    },
  });
  return defineModule({ name: 'home', needs: [], queries: [today] });
}

async function askPart(registry: Registry, read: ReadCtx, part: Part): Promise<unknown> {
  const [name, input] = PARTS[part];
  const query = registry.queries.get(name);
  if (!query || !read.actor.may(name)) return null;
  const answer = await query.run(read, input);
  return part === 'low' || part === 'incidents' ? shortened(answer as Page, part === 'low' ? Low : Incident) : answer;
}

type Page = { items: Record<string, unknown>[]; next: unknown };

/** Of each row only what home shows. */
const shortened = ({ items, next }: Page, shape: typeof Low | typeof Incident): Page => ({
  items: items.map((row) => Object.fromEntries(Object.keys(shape.properties).map((field) => [field, row[field]]))),
  next,
});
