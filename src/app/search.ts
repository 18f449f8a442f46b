// One box to find anything: asks the lists of the rooms side by side, each as the person may, and shows a few of each kind.
import { type Module, type Registry, type ReadCtx, defineModule, defineQuery } from '#kernel';
import Type from 'typebox';

/** What is found, and at which address of the pages it is. */
const Found = Type.Object({
  kind: Type.Union([Type.Literal('order'), Type.Literal('customer'), Type.Literal('product'), Type.Literal('parcel'), Type.Literal('draft')]),
  id: Type.String(),
  title: Type.String(),
  subtitle: Type.String(),
  to: Type.String({ description: 'The address of its page.' }),
});
type Found = Type.Static<typeof Found>;
type Row = Record<string, unknown>;
type Source = { query: string; kind: Found['kind']; page: string; show: (row: Row) => { title: string; subtitle: string } };

const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const money = (value: unknown): string => {
  const { amount, currency } = (value ?? {}) as { amount?: string; currency?: string };
  return amount === undefined ? '' : `${amount} ${currency}`;
};
const beside = (...parts: string[]): string => parts.filter((part) => part !== '').join(' · ');

/** The lists that can be asked with `q`, in the order in which their answers are shown; a room that is not there is passed by. */
const SOURCES: readonly Source[] = [
  {
    query: 'orders.list',
    kind: 'order',
    page: '/orders/',
    show: (row) => ({ title: text(row['number']), subtitle: beside(text(row['customerName']), money(row['total'])) }),
  },
  {
    query: 'orders.drafts',
    kind: 'draft',
    page: '/drafts/',
    show: (row) => ({ title: text(row['number']), subtitle: beside(text(row['customerName']), money(row['total'])) }),
  },
  {
    query: 'parties.list',
    kind: 'customer',
    page: '/customers/',
    show: (row) => ({ title: text(row['name']), subtitle: beside(text(row['email']), text(row['phone'])) }),
  },
  {
    query: 'catalog.list',
    kind: 'product',
    page: '/products/',
    show: (row) => ({ title: text(row['name']), subtitle: text(row['sku']) }),
  },
  {
    query: 'shipping.parcels',
    kind: 'parcel',
    page: '/parcels/',
    show: (row) => ({ title: text(row['number']), subtitle: beside(text(row['carrier']), text(row['trackingNumber'])) }),
  },
];

/** The card of the search; a query of another room is asked only where `registry` has it and the person may. */
export function searchModule(registry: Registry): Module {
  const everything = defineQuery({
    name: 'search.all',
    summary:
      'Orders, drafts, customers, products and parcels by number, name, e-mail, phone or its last four digits, SKU, GTIN or tracking number, as far as one may see them.',
    input: Type.Object(
      {
        q: Type.String({ minLength: 1, maxLength: 200 }),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, description: 'Of each kind; 5 unless said.' })),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({ items: Type.Array(Found) }),
    run: async (read, { q, limit = 5 }) => {
      const found = await Promise.all(SOURCES.map((source) => askOne(registry, source, read, q, limit)));
      return { items: found.flat() };
    },
  });
  return defineModule({ name: 'search', needs: [], queries: [everything] });
}

async function askOne(registry: Registry, { query, kind, page, show }: Source, read: ReadCtx, q: string, limit: number): Promise<Found[]> {
  const known = registry.queries.get(query);
  const wanted = q.trim();
  if (!known || wanted === '' || !read.actor.may(query)) return [];
  const { items } = (await known.run(read, { q: wanted.slice(0, 60), limit } as never)) as { items: Row[] };
  return items.slice(0, limit).map((row) => ({ kind, id: text(row['id']), ...show(row), to: page + text(row['id']) }));
}
