// One box over all rooms: numbers, names, phones, codes, each as far as the person may see it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Actor, Registry, SYSTEM, defineModule, defineQuery } from '#kernel';
import Type from 'typebox';
import { searchModule } from './search.ts';

const rows = (name: string, items: object[]) =>
  defineQuery({
    name,
    summary: name,
    input: Type.Object({ q: Type.Optional(Type.String()), limit: Type.Optional(Type.Integer()) }),
    output: Type.Object({ items: Type.Array(Type.Unknown()) }),
    run: async (_, { q, limit }) => ({ items: items.filter((it) => JSON.stringify(it).includes(q ?? '')).slice(0, limit) }),
  });

const actor = (...permissions: string[]): Actor => ({ kind: 'person', id: 'acc_1', may: (permission) => permissions.includes(permission) });

/** What the search finds in a shop with three orders, a customer and no catalogue. */
async function found(who: Actor, input: { q: string; limit?: number }): Promise<string[]> {
  const registry = new Registry();
  const order = (n: number) => ({ id: `ord_${n}`, number: `RO-${n}`, customerName: 'Ana', total: { amount: '5.00', currency: 'RON' } });
  registry.add(
    defineModule({
      name: 'toy',
      needs: [],
      queries: [rows('orders.list', [1, 2, 3].map(order)), rows('parties.list', [{ id: 'cus_1', name: 'Ana', email: null, phone: '+40' }])],
    }),
  );
  registry.add(searchModule(registry));
  const { items } = (await registry.queries.get('search.all')!.run({ db: undefined as never, now: new Date(0), actor: who, registry }, input as never)) as {
    items: { kind: string; title: string; subtitle: string; to: string }[];
  };
  return items.map(({ kind, title, subtitle, to }) => [kind, title, subtitle, to].join(' | '));
}

test('each kind is limited, and says what it is and where its page is', async () => {
  assert.deepEqual(await found(SYSTEM, { q: ' Ana ', limit: 2 }), [
    'order | RO-1 | Ana · 5.00 RON | /orders/ord_1',
    'order | RO-2 | Ana · 5.00 RON | /orders/ord_2',
    'customer | Ana | +40 | /customers/cus_1',
  ]);
  assert.deepEqual(await found(SYSTEM, { q: '   ' }), []);
});

test('nobody finds what they may not list', async () => {
  assert.deepEqual(await found(actor('search.all', 'parties.list'), { q: 'Ana' }), ['customer | Ana | +40 | /customers/cus_1']);
  assert.deepEqual(await found(actor('search.all'), { q: 'Ana' }), []);
});
