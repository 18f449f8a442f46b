// Past orders run through a sketch, as a kind of trial.
import Type from 'typebox';
import { defineTrial } from '../trials/kind.ts';

export const backTest = defineTrial<Record<string, never>, { orders: number }>({
  kind: 'back-test',
  settings: Type.Object({}),
  result: Type.Object({ orders: Type.Integer() }),
  async *run() {
    yield { done: 0, total: 0 };
    return { orders: 0 };
  },
});
