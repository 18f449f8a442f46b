// What happens between the warehouse and the customer's door, and when a parcel comes back.
import assert from 'node:assert/strict';
import type { Change } from '../change.ts';
import { decides, does, keeps } from '../parts.ts';
import { DAY } from '../shop.ts';
import { newTable } from '../tables.ts';

const AGAIN: Change = {
  says: 'When nobody was at home, have it delivered again once before anybody is asked.',
  drawn: 'Fulfilment: behind "Failed" a counter and a question "The first time?"; yes tells the carrier to try again, no goes to the task.',
  shows: "The first failure is nobody's work: the carrier is told, and the parcel arrives or fails again and is then decided by a person.",
  fate: { ending: 'failed_then_delivered' },
  run: async (shop) => {
    const drawing = await shop.drawing('fulfilment');
    drawing
      .insert('Flow_DeliveryFailed_DecideFailed', keeps('CountFailure', 'Count the failures', 'failures', 'if failures = null then 1 else failures + 1'))
      .detour(
        'Flow_CountFailure_DecideFailed',
        { ask: 'The first time?', when: 'failures = 1', to: 'OnItsWay' },
        does('TryAgain', 'Deliver again', 'shipping.decide_failed', { parcelId: '=parcel.id', decision: '="again"' }, { failed: '=result' }),
      );
    await shop.publish(drawing);
    const order = await shop.order('card', '2 MUG');
    await shop.fulfil(order);
    await shop.pass(1.5 * DAY);
    assert.deepEqual([await shop.todo(order), await shop.stands(order)], [[], ['AwaitCourier']]);
    await shop.pass(2 * DAY);
    assert.deepEqual([await shop.state(order), await shop.mails(order)], ['completed', ['order-accepted', 'order-shipped', 'order-delivered']]);
    shop.carrier.tick = async () => 0;
    const twice = await shop.order('card', '2 MUG');
    await shop.fulfil(twice);
    await shop.fails(twice);
    assert.deepEqual(await shop.todo(twice), []);
    await shop.fails(twice);
    assert.deepEqual(await shop.todo(twice), ['Deliver again or return?: Courier']);
  },
};

const LIGHT: Change = {
  says: 'What weighs less than a kilogram goes as a letter to the mailbox, that is cheaper.',
  drawn: 'A new table "Way of delivery" by weight and wish; a step before the parcels are planned asks it and gives the way to the plan.',
  shows: 'Two cards of 120 g leave as "letter", two mugs of 800 g too, three of 1,200 g by courier, and a locker stays a locker.',
  run: async (shop) => {
    const table = await newTable('way-of-delivery', 'Way of delivery', { 'Weight in g': 'order.weightGrams', 'Wished for': 'order.deliveryMethod' }, ['way']);
    table.addRule('Light', { 'Weight in g': '< 1000', 'Wished for': '"courier"', way: '"letter"' }).addRule('Else', { way: 'order.deliveryMethod' });
    const drawing = await shop.drawing('order-to-delivery');
    drawing.insert('Flow_Source_PlanParcels', decides('ChooseWay', 'Choose the way', 'way-of-delivery', 'way')).input('PlanParcels', 'method', '=way');
    await shop.publish(table, drawing);
    const ways = [];
    for (const [lines, over] of [['2 CARD'], ['2 MUG'], ['3 MUG'], ['2 MUG', { delivery: { method: 'locker' } }]] as [string, object?][]) {
      const order = await shop.order('card', lines, over);
      ways.push((await shop.parcels(order)).map(({ method }) => method).join());
      await shop.asBefore(order);
    }
    assert.deepEqual(ways, ['letter', 'letter', 'courier', 'locker']);
  },
};

export const COURIER: Change[] = [AGAIN, LIGHT];
