// What the palette leaves of its choices for a text, and in which order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Section, fits, sections } from './palette-choices.ts';

const choice = (id: string, title = id) => ({ id, title, run: () => {} });
const own: Section[] = [
  { key: 'recent', choices: [choice('recent-/orders/ord_1', 'RO-2026-000001')] },
  { key: 'here', choices: [choice('cancel', 'Cancel the order')] },
  { key: 'go', choices: [choice('/orders', 'Orders'), choice('/tasks', 'Tasks')] },
  { key: 'do', choices: [choice('place', 'Place an order'), choice('leave', 'Sign out')] },
];
const shown = (text: string, ids: string[] = []): string[] =>
  sections(
    text,
    own,
    ids.map((id) => choice(id)),
  ).map((section) => `${section.key}: ${section.choices.map((it) => it.id).join(', ')}`);

test('words begin words, whatever marks they have', () => {
  assert.deepEqual(
    [
      fits('Caută în listă', 'lista'),
      fits('Przejdź do', 'PRZEJDZ'),
      fits('Łódź', 'lodz'),
      fits('Place an order', 'ord pla'),
      fits('Place an order', 'der'),
      fits('Any', ''),
    ],
    [true, true, true, true, false, true],
  );
});

test('without a text everything is offered; with one what fits and what was found, each thing once', () => {
  assert.deepEqual(shown(''), ['here: cancel', 'recent: recent-/orders/ord_1', 'go: /orders, /tasks', 'do: place, leave']);
  assert.deepEqual(shown('order', ['ord_2']), ['here: cancel', 'go: /orders', 'found: ord_2', 'do: place']);
  assert.deepEqual(shown('RO-2026', ['ord_1', 'ord_2']), ['recent: recent-/orders/ord_1', 'found: ord_2']);
});
