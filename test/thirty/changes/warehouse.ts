// When and how goods leave the warehouse: cut-offs, pauses, who packs what, what is not there.
import assert from 'node:assert/strict';
import type { Change } from '../change.ts';
import { does, ends, keeps, letter, pause, work } from '../parts.ts';
import { DAY, HOUR } from '../shop.ts';

const THINK_IT_OVER: Change = {
  says: 'Wait half an hour before picking: customers change their minds and add things.',
  drawn: 'Order to delivery: a timer of 30 minutes behind the payment.',
  shows: 'For 29 minutes there is nothing to pick, and who cancels then leaves no parcel behind; after 30 the picking list has the other order.',
  run: async (shop) => {
    const running = await shop.order('card', '2 MUG');
    const drawing = await shop.drawing('order-to-delivery');
    drawing.insert('Flow_Paid_Source', pause('ThinkItOver', '30 minutes', { after: 'PT30M' }));
    await shop.publish(drawing);
    const [kept, cancelled] = [await shop.order('card', '2 MUG'), await shop.order('card', '2 MUG')];
    await shop.pass(20 * 60_000);
    assert.deepEqual([await shop.stands(kept), await shop.todo(running)], [['ThinkItOver'], ['Pick: Warehouse']]);
    await shop.run('orders.cancel', { orderId: cancelled, reason: 'changed_mind' });
    await shop.pass(9 * 60_000);
    assert.deepEqual(
      [await shop.state(cancelled), await shop.mails(cancelled), await shop.money(cancelled)],
      ['cancelled', ['order-cancelled'], ['voided 0-0']],
    );
    await shop.pass(2 * 60_000);
    await shop.asBefore(kept);
    await shop.asBefore(running);
  },
};

const LATE_PICK: Change = {
  says: 'When a parcel is not picked four hours after it was planned, tell the supervisor.',
  drawn: 'Fulfilment: a timer of 4 hours on "Pick", beside it, and a letter to the supervisor.',
  shows: 'The supervisor hears of the parcel that was planned before the change and lies for 4 hours, once; not of one that is picked in time.',
  run: async (shop) => {
    await shop.template('late-pick', '{{ parcel.number }} is not picked', 'Please look after {{ parcel.number }}.');
    const slow = await shop.order('card', '2 MUG');
    const drawing = await shop.drawing('fulfilment');
    drawing.late('Pick', '4 hours', { after: 'PT4H' }, 'beside', [
      letter('TellLatePick', 'Tell the supervisor', 'late-pick', 'supervisor'),
      ends('LatePickTold', ''),
    ]);
    await shop.publish(drawing);
    const quick = await shop.order('card', '2 MUG');
    await shop.pass(3 * HOUR);
    await shop.work(quick, 'Pick');
    await shop.pass(9 * HOUR);
    assert.deepEqual(await shop.mails(slow), ['order-accepted', 'late-pick > irina@example.com']);
    assert.deepEqual(await shop.mails(quick), ['order-accepted']);
    await shop.fulfil(slow);
  },
};

const WHOLE_ORDER: Change = {
  says: 'When something is missing, wait for the whole order: look again every day, and ask me only after three days.',
  drawn: 'Order to delivery: behind "Not in stock" a counter and a question "Three times?"; no waits a day and tries again, yes goes to the task.',
  shows: 'A short order goes on by itself the morning after the goods came; another one is asked about on day 3 and not before.',
  run: async (shop) => {
    const drawing = await shop.drawing('order-to-delivery');
    drawing
      .insert('Flow_StockShort_DecideShortage', keeps('CountTry', 'Count the tries', 'tries', 'if tries = null then 1 else tries + 1'))
      .detour(
        'Flow_CountTry_DecideShortage',
        { ask: 'Three times?', when: 'tries <= 3', yes: 'not yet', no: 'yes', to: 'Hold' },
        pause('NextDay', '1 day', { after: 'P1D' }),
      );
    await shop.publish(drawing);
    await shop.run('channels.change', { channel: 'marketplace', toleranceMinor: 100_000_000 });
    const sale = { channel: 'marketplace', lines: [{ sku: 'RARE', quantity: 2, price: { amount: '50.00', currency: 'RON' } }] };
    const lucky = await shop.order('cash_on_delivery', '2 RARE', sale);
    await shop.pass(1.5 * DAY);
    assert.deepEqual(await shop.stands(lucky), ['NextDay']);
    await shop.run('stock.receive', { warehouse: 'BUC', lines: [{ sku: 'RARE', quantity: 1 }] });
    await shop.pass(DAY);
    await shop.asBefore(lucky);
    const unlucky = await shop.order('cash_on_delivery', '2 RARE', sale);
    await shop.pass(2.9 * DAY);
    assert.deepEqual(await shop.todo(unlucky), []);
    await shop.pass(DAY);
    assert.deepEqual(await shop.todo(unlucky), ['Decide on the shortage: Sales desk']);
    await shop.work(unlucky, 'DecideShortage', { decision: 'cancel' });
    assert.equal(await shop.state(unlucky), 'cancelled');
  },
};

const CUSTOMS: Change = {
  says: 'Parcels that leave the Union need customs papers before the courier takes them.',
  drawn: 'Fulfilment: before the hand-over a question "Outside of the Union?" and a task "Write the customs papers" that asks for tariff number and value.',
  shows: 'A parcel to Chișinău stops for its papers and asks for both fields; one to Vienna and one at home do not.',
  run: async (shop) => {
    const drawing = await shop.drawing('fulfilment');
    drawing.detour(
      'Flow_Settled_HandOver',
      { ask: 'Outside of the Union?', when: 'not(list contains(["RO","AT","BG","DE","FR","HU","IT","PL","ES"], parcel.country))' },
      work('Customs', 'Write the customs papers', {
        lane: 'Warehouse',
        keeps: 'customs',
        fields: [
          { name: 'tariffNumber', label: 'Tariff number (HS)', required: true },
          { name: 'value', label: 'Value', type: 'number', required: true },
        ],
      }),
    );
    await shop.publish(drawing);
    const to = (country: string, city: string, postalCode: string) => ({ shipTo: { name: 'Ana Pop', street: 'Main street 7', city, postalCode, country } });
    const moldova = await shop.order('card', '2 MUG', to('MD', 'Chișinău', 'MD-2001'));
    for (const [step, input] of [['Pick'], ['Check', { ok: true }], ['Pack']] as [string, object?][]) await shop.work(moldova, step, input);
    assert.deepEqual(await shop.todo(moldova), ['Write the customs papers: Warehouse']);
    await assert.rejects(shop.work(moldova, 'Customs', { value: 99.8 }), { code: 'kernel.invalid' });
    await shop.work(moldova, 'Customs', { tariffNumber: '6912.00', value: 99.8 });
    await shop.work(moldova, 'HandOver');
    await shop.asBefore(await shop.order('card', '2 MUG', to('AT', 'Wien', '1010')));
    await shop.asBefore(await shop.order('card', '2 MUG'));
    assert.equal(await shop.state(moldova), 'completed');
  },
};

void does;
export const WAREHOUSE: Change[] = [THINK_IT_OVER, LATE_PICK, WHOLE_ORDER, CUSTOMS];
