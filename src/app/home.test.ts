// Home is put together out of the rooms' answers: what somebody may not ask, or what is not there, is left out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Actor, type ReadCtx, Registry, defineModule, defineQuery } from '#kernel';
import Type from 'typebox';
import { homeModule } from './home.ts';

const Nothing = Type.Object({});

function program(): Registry {
  const registry = new Registry();
  const lanes = defineQuery({
    name: 'tasks.lanes',
    summary: 'Toy lanes.',
    input: Nothing,
    output: Type.Object({ items: Type.Array(Type.Unknown()) }),
    run: async () => ({ items: [{ lane: 'Warehouse' }] }),
  });
  const low = defineQuery({
    name: 'stock.list',
    summary: 'Toy stock.',
    input: Type.Object({ low: Type.Boolean(), limit: Type.Integer() }),
    output: Type.Object({ items: Type.Array(Type.Unknown()), next: Type.Null() }),
    run: async (_read, input) => {
      assert.deepEqual(input, { low: true, limit: 6 });
      return { items: [{ sku: 'MUG', name: 'Mug', free: 2, reorderPoint: 5, secret: 'cost' }], next: null };
    },
  });
  registry.add(defineModule({ name: 'toy', needs: [], queries: [lanes, low] }));
  registry.add(homeModule(registry));
  return registry;
}

test('each part is shown to whoever may ask it, with no more than home shows of it', async () => {
  const registry = program();
  const ask = async (...rights: string[]): Promise<Record<string, unknown>> => {
    const actor: Actor = { kind: 'person', id: 'acc_x', may: (permission) => rights.includes(permission) };
    const read = { now: new Date('2026-11-22T08:00:00Z'), actor } as ReadCtx;
    return (await registry.queries.get('home.today')!.run(read, {} as never)) as Record<string, unknown>;
  };
  const nothing = { lanes: null, incidents: null, due: null, orders: null, shipping: null, low: null, checklist: null, at: new Date('2026-11-22T08:00:00Z') };
  assert.deepEqual(await ask('home.today'), nothing);
  assert.deepEqual(await ask('tasks.lanes', 'promises.list'), { ...nothing, lanes: { items: [{ lane: 'Warehouse' }] } });
  assert.deepEqual((await ask('stock.list'))['low'], { items: [{ sku: 'MUG', name: 'Mug', free: 2, reorderPoint: 5 }], next: null });
});
