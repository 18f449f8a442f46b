// Forgetting a customer over all rooms: what they and others wrote about them is nowhere any more.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from '#kernel';
import { RECORDS_PORT } from '#modules/parties';
import { customerRecords } from '../src/app/customer-records.ts';
import { shopOnDrawings } from './drawings.fixture.ts';

test('of a customer who is forgotten no room keeps what was said, by them, by a channel or by us', async () => {
  await using world = await shopOnDrawings();
  const { shop } = world;
  shop.registry.providers.set(RECORDS_PORT, customerRecords);
  const who = { name: 'Ana Zzyzx', email: 'zzyzx@example.com', phone: '+40722999888' };
  const orderId = await world.place('cash_on_delivery', { customer: who, channel: 'phone' });
  const other = await world.place('cash_on_delivery', { channel: 'phone' });
  const { noteId } = await world.run<{ noteId: string }>('desk.add_note', { documentId: orderId, text: 'Zzyzx wants it gift-wrapped', visibility: 'private' });
  await world.run('desk.edit_note', { noteId, text: 'Zzyzx changed her mind' });
  await world.run('desk.add_note', { documentId: other, text: 'stays', visibility: 'private' });
  const foreign = (externalId: string, email: string) => ({
    externalId,
    state: 'new',
    order: {
      currency: 'RON',
      customer: { name: 'Zzyzx', email },
      shipTo: { name: 'Zzyzx', street: 'Strada Lungă 7', city: 'Brașov', postalCode: '500123', country: 'RO' },
      lines: [{ sku: 'NO-SUCH', quantity: 1 }],
      payment: { method: 'channel' },
      delivery: { method: 'courier' },
    },
  });
  await world.run('channels.take_orders', { channel: 'marketplace', orders: [foreign('M-1', 'Zzyzx@Example.com'), foreign('M-2', 'ion@example.com')] });
  const { draftId } = await world.run<{ draftId: string }>('orders.save_draft', {
    draft: {
      channel: 'phone',
      customer: who,
      shipTo: { name: who.name, street: 'Strada Lungă 7', city: 'Brașov', postalCode: '500123', country: 'RO' },
      lines: [{ sku: 'MUG', quantity: 1 }],
      payment: { method: 'cash_on_delivery' },
      delivery: { method: 'courier' },
    },
  });
  await world.run('orders.send_quote', { draftId, validUntil: '2026-11-09T08:00:00Z', note: 'Dear Zzyzx' });
  await world.run('orders.withdraw_quote', { draftId, reason: 'Zzyzx asked' });
  await world.run('orders.cancel', { orderId, reason: 'changed_mind' });
  await world.pass(0);
  const [customer] = await shop.db.read<{ id: string }>(sql`select id from parties.customer where email = ${who.email}`);
  const { data } = await world.run<{ data: { notes: { text: string }[] } }>('parties.export', { customerId: customer!.id });
  assert.deepEqual(
    data.notes.map((note) => note.text),
    ['Zzyzx changed her mind'],
  );
  await world.run('parties.erase', { customerId: customer!.id });
  const left = await shop.db.read(sql`
    select 'seen' as at, external_id as id from channels.seen where raw::text ilike '%zzyzx@%'
    union all select 'quote', id from orders.quote where note ilike '%zzyzx%' or reason ilike '%zzyzx%'
    union all select 'draft', id from orders.draft where content::text ilike '%zzyzx%' or customer_name ilike '%zzyzx%'
    union all select 'note', id from desk.note where text ilike '%zzyzx%'
    union all select 'wording', note_id from desk.wording where text ilike '%zzyzx%'
    union all select 'customer', id from parties.customer where name ilike '%zzyzx%' or email ilike '%zzyzx%'`);
  assert.deepEqual(left, []);
  const stays = await shop.db.read(sql`
    select (select count(*)::int from channels.seen where raw is not null) as seen, (select text from desk.note where document_id = ${other}) as note`);
  assert.deepEqual(stays, [{ seen: 1, note: 'stays' }]);
  await shop.verify();
});
