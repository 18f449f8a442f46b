// What happens between the warehouse and the customer's door, and when a parcel comes back.
import assert from 'node:assert/strict';
import type { Change } from '../change.ts';
import { decides, does, hears, keeps, letter, pause, work, yesNo } from '../parts.ts';
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

const SMS: Change = {
  says: 'Text the customer when the courier is on the way to the door.',
  drawn: 'Fulfilment: beside the other words of the carrier a catch "Out for delivery" and a message by SMS, back to the wait.',
  shows: 'The parcel that left before the change and one that leaves after it are told of once, on the phone at the door; the mails are as before.',
  run: async (shop) => {
    const running = await shop.order('card', '2 MUG');
    await shop.fulfil(running);
    const drawing = await shop.drawing('fulfilment');
    const text = letter('TextOut', 'Text the customer', 'out-for-delivery', 'customer', { by: 'sms' });
    drawing.branch('AwaitCourier', 'OnItsWay', hears('OutForDelivery', 'Out for delivery', 'shipping.out_for_delivery'), text);
    await shop.publish(drawing);
    const cash = await shop.order('cash_on_delivery', '2 MUG', { shipTo: { ...HOME, phone: '0733 444 555' } });
    await shop.fulfil(cash);
    await shop.pass(3 * DAY);
    const told = shop.sms.phones.map(({ to, text }) => `${to} ${text.replaceAll('\u00a0', ' ')}`);
    assert.deepEqual(told, [
      '+40722123457 Prăvălia: coletul P-2026-000001 ajunge astăzi.',
      '+40733444555 Prăvălia: coletul P-2026-000002 ajunge astăzi. Pregătiți 119,79 lei.',
    ]);
    assert.deepEqual(await shop.mails(cash), ['order-accepted', 'order-shipped', 'out-for-delivery > +40733444555', 'order-delivered']);
    assert.equal(await shop.state(running), 'completed');
  },
};

const INSPECT: Change = {
  says: 'Glass that comes back is inspected before it goes to the shelf; what is broken does not go there.',
  drawn: 'Fulfilment: before "Receive back" a question "Glass?", a task "Inspect it", and what is received back depends on its answer.',
  shows: 'A lamp that came back broken stays off the shelf and the money goes back; mugs go to the shelf without being inspected.',
  run: async (shop) => {
    const drawing = await shop.drawing('fulfilment');
    drawing
      .detour(
        'Flow_Returned_ReceiveBack',
        { ask: 'Glass?', when: 'list contains(goods.categories, "glass")' },
        work('Inspect', 'Inspect it', { lane: 'Warehouse', keeps: 'inspection', fields: [yesNo('whole', 'Is all of it whole?')] }),
      )
      .input('ReceiveBack', 'lines', '=if inspection.whole = false then [] else null');
    await shop.publish(drawing);
    shop.carrier.tick = async () => 0;
    const [lamp, mugs] = [await shop.order('card', '1 LAMP'), await shop.order('card', '2 MUG')];
    for (const order of [lamp, mugs]) await shop.fulfil(order);
    for (const order of [lamp, mugs]) await shop.carrierSays(order, 'return_to_sender');
    assert.deepEqual([await shop.todo(lamp), await shop.todo(mugs)], [['Inspect it: Warehouse'], ['Receive back: Warehouse']]);
    await shop.work(lamp, 'Inspect', { whole: false });
    for (const order of [lamp, mugs]) await shop.work(order, 'ReceiveBack');
    assert.deepEqual([await shop.stock('LAMP'), await shop.stock('MUG')], ['99 on hand, 0 held', '1000 on hand, 0 held']);
    for (const order of [lamp, mugs]) await shop.work(order, 'DecideLoss', { decision: 'give_back' });
    assert.deepEqual([await shop.state(lamp), await shop.money(lamp), await shop.state(mugs)], ['completed', ['refunded 60000-60000'], 'completed']);
  },
};

const PICKUP: Change = {
  says: 'Tell customers that their parcel lies in the locker, and remind them when they have not fetched it after three days.',
  drawn:
    'Fulfilment: two more catches beside the wait for the courier: "Ready for pickup" with a letter, and a timer of 3 days that counts from then, with a reminder.',
  shows: 'Who fetches it the next day gets one letter, who does not gets the reminder on day 3 and no second one; a parcel to the door gets neither.',
  run: async (shop) => {
    await shop.template('pickup-ready', 'Ready for pickup', 'Your parcel {{ parcel.number }} lies in the locker.');
    await shop.template('pickup-reminder', 'Still there', 'Please fetch {{ parcel.number }}.');
    const drawing = await shop.drawing('fulfilment');
    const ready = hears('Ready', 'Ready for pickup', 'shipping.ready_for_pickup');
    const late = pause('NotFetched', '3 days', { after: '=if lies = true then "P3D" else "P60D"' });
    drawing
      .branch('AwaitCourier', 'OnItsWay', ready, letter('TellReady', 'Tell the customer', 'pickup-ready'), keeps('Lies', 'It lies there', 'lies', 'true'))
      .branch('AwaitCourier', 'OnItsWay', late, letter('RemindPickup', 'Remind', 'pickup-reminder'), keeps('Reminded', 'Reminded', 'lies', 'false'));
    await shop.publish(drawing);
    shop.carrier.tick = async () => 0;
    const orders = [await shop.order('card', '2 MUG', LOCKER), await shop.order('card', '2 MUG', LOCKER), await shop.order('card', '2 MUG')];
    for (const order of orders) await shop.fulfil(order);
    const [quick, slow, door] = orders as [string, string, string];
    for (const order of [quick, slow]) await shop.carrierSays(order, 'ready_for_pickup');
    await shop.pass(DAY);
    for (const order of [quick, door]) await shop.carrierSays(order, 'delivered');
    await shop.pass(7 * DAY);
    await shop.carrierSays(slow, 'delivered');
    const [before, after] = [['order-accepted', 'order-shipped'], ['order-delivered']];
    assert.deepEqual(await shop.mails(quick), [...before, 'pickup-ready', ...after]);
    assert.deepEqual(await shop.mails(slow), [...before, 'pickup-ready', 'pickup-reminder', ...after]);
    assert.deepEqual([await shop.mails(door), await shop.state(slow)], [[...before, ...after], 'completed']);
  },
};

const EXPRESS: Change = {
  says: 'Our gold customers get express delivery for nothing.',
  drawn: 'Order to delivery: what "Plan the parcels" is given as the way: "express" where the customer has the tag gold.',
  shows: 'A customer who was tagged gold gets an express parcel at the same price, also for the order that was under way; everybody else what they chose.',
  run: async (shop) => {
    const [first, running] = [await shop.order('card', '2 MUG', ANA), await shop.order('bank_transfer', '3 MUG', ANA)];
    const drawing = await shop.drawing('order-to-delivery');
    drawing.input('PlanParcels', 'method', '=if list contains(customer.tags, "gold") then "express" else order.deliveryMethod');
    await shop.publish(drawing);
    await shop.tagCustomer(first, 'gold');
    const [gold, other] = [await shop.order('card', '1 MUG', ANA), await shop.order('card', '1 MUG')];
    await shop.pays(running, '172.69');
    const ways = await Promise.all([first, running, gold, other].map(async (order) => (await shop.parcels(order)).map(({ method }) => method).join()));
    assert.deepEqual(ways, ['courier', 'express', 'express', 'courier']);
    for (const order of [gold, other]) await shop.asBefore(order);
    assert.deepEqual(await shop.money(gold), await shop.money(other));
  },
};

const HOME = { name: 'Ana Pop', street: 'Strada Lungă 7', city: 'Brașov', postalCode: '500123', country: 'RO' };
const LOCKER = { delivery: { method: 'locker' } };
const ANA = { customer: { name: 'Ana Pop', email: 'ana@example.com', phone: '+40722111222' } };

export const COURIER: Change[] = [SMS, AGAIN, INSPECT, PICKUP, LIGHT, EXPRESS];
