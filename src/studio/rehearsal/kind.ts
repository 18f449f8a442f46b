// A peak played through a drawing, as a kind of trial.
import Type from 'typebox';
import { defineTrial } from '../trials/kind.ts';

export const rehearsal = defineTrial<Record<string, never>, { orders: number }>({
  kind: 'rehearsal',
  settings: Type.Object({}),
  result: Type.Object({ orders: Type.Integer() }),
  async *run() {
    yield { done: 0, total: 0 };
    return { orders: 0 };
  },
});
