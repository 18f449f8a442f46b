// How orders are paid and reminded of, who signs for what goes back, and who gets to see it.
import assert from 'node:assert/strict';
import type { Change } from '../change.ts';
import { awaits, cancels, ends, letter, work } from '../parts.ts';
import { DAY } from '../shop.ts';

const LAST_CALL: Change = {
  says: 'Send a second, sterner reminder the day before we cancel an unpaid bank transfer.',
  drawn: 'Order to delivery: a timer of 6 days on "Wait for the bank transfer", beside it, and a letter of our own.',
  shows: 'A running order and a new one get two reminders and the last call on day 6 and are cancelled on day 7; who pays on day 3 never hears of it.',
  run: async (shop) => {
    await shop.template('last-call', 'Last call for {{ order.number }}', 'Please pay {{ order.total | money: order.currency }} today.');
    const running = await shop.order('bank_transfer', '2 MUG');
    const drawing = await shop.drawing('order-to-delivery');
    drawing.late('AwaitTransfer', '6 days', { after: 'P6D' }, 'beside', [letter('LastCall', 'Last call', 'last-call'), ends('LastCalled', '')]);
    await shop.publish(drawing);
    const [never, paid] = [await shop.order('bank_transfer', '2 MUG'), await shop.order('bank_transfer', '2 MUG')];
    await shop.pass(3 * DAY);
    await shop.pays(paid, '119.79');
    await shop.pass(3.5 * DAY);
    const told = ['bank-details', 'payment-reminder', 'payment-reminder', 'last-call'];
    for (const order of [running, never]) assert.deepEqual([await shop.mails(order), await shop.state(order)], [told, 'placed']);
    await shop.pass(DAY);
    assert.deepEqual([await shop.state(running), (await shop.mails(never)).at(-1)], ['cancelled', 'order-cancelled']);
    assert.deepEqual(await shop.mails(paid), ['bank-details', 'payment-reminder', 'payment-received', 'order-accepted']);
  },
};

const FIVE_DAYS: Change = {
  says: 'Wait five days for a bank transfer, not seven.',
  drawn: 'Order to delivery: the timer on "Wait for the bank transfer" says P5D.',
  shows: 'An unpaid order is cancelled on day 5 and its goods are free; a running one as well, counted from when it began to wait; cards are as before.',
  run: async (shop) => {
    const running = await shop.order('bank_transfer', '2 MUG');
    await shop.pass(2 * DAY);
    const drawing = await shop.drawing('order-to-delivery');
    drawing.timerOf('TransferTooLate', '5 days', { after: 'P5D' });
    await shop.publish(drawing);
    const fresh = await shop.order('bank_transfer', '2 MUG');
    await shop.pass(3.1 * DAY);
    assert.deepEqual([await shop.state(running), await shop.state(fresh)], ['cancelled', 'placed']);
    await shop.pass(2 * DAY);
    assert.deepEqual([await shop.state(fresh), await shop.stock('MUG')], ['cancelled', '1000 on hand, 0 held']);
    await shop.asBefore(await shop.order('card', '2 MUG'));
  },
};

const DEPOSIT: Change = {
  says: 'Above 1,000 lei cash on delivery only with a deposit by bank transfer; the courier collects the rest.',
  drawn:
    'Order to delivery: before the payment a question, the bank details, a wait for a part payment with a way out after 3 days, and what the parcel collects is what is still open.',
  shows:
    'Of 1,200 the customer transfers 300 and the courier collects 900; without a deposit the order is cancelled after 3 days; 119.79 is collected as before.',
  run: async (shop) => {
    await shop.template('deposit', 'A deposit for {{ order.number }}', 'Please transfer a part of {{ order.total | money: order.currency }}.');
    const drawing = await shop.drawing('order-to-delivery');
    drawing
      .detour(
        'Flow_AllHeld_Payment',
        { ask: 'Cash above 1,000?', when: 'order.paymentMethod = "cash_on_delivery" and order.total > 1000' },
        letter('AskDeposit', 'Ask for a deposit', 'deposit'),
        awaits('AwaitDeposit', 'Wait for the deposit', 'payments.part_paid'),
      )
      .late('AwaitDeposit', '3 days', { after: 'P3D' }, 'instead', [cancels('CancelNoDeposit', 'not_paid'), ends('NoDeposit', 'No deposit')])
      .input(
        'PlanParcels',
        'collect',
        '=if order.paymentMethod = "cash_on_delivery" then {amount: string(order.total - payment.captured), currency: order.currency} else null',
      );
    await shop.publish(drawing);
    const [paid, silent, small] = [
      await shop.order('cash_on_delivery', '2 LAMP'),
      await shop.order('cash_on_delivery', '2 LAMP'),
      await shop.order('cash_on_delivery', '2 MUG'),
    ];
    assert.deepEqual([await shop.stands(paid), await shop.mails(paid)], [['AwaitDeposit'], ['deposit']]);
    await shop.pays(paid, '300.00');
    await shop.fulfil(paid);
    await shop.pass(3.1 * DAY);
    assert.deepEqual([await shop.state(paid), await shop.money(paid)], ['completed', ['captured 30000-0', 'captured 90000-0']]);
    assert.deepEqual([await shop.state(silent), (await shop.mails(silent)).at(-1)], ['cancelled', 'order-cancelled']);
    await shop.asBefore(small);
    assert.deepEqual(await shop.money(small), ['captured 11979-0']);
  },
};

const TWO_PEOPLE: Change = {
  says: 'No refund without two people who agree to it.',
  drawn:
    'Cancellation of an order: before "Give the money back" a question "Was money taken?" and two tasks, of which the second is not for who did the first. Fulfilment: the same two before its "Give the money back".',
  shows:
    'The money of a cancelled order, and of a lost parcel, goes back only after two people; the first can not be the second. Nobody is asked where only a card was reserved.',
  run: async (shop) => {
    const first = work('FirstYes', 'Agree to the refund', { lane: 'Sales desk' });
    const second = work('SecondYes', 'Agree as a second person', { lane: 'Sales desk', notBy: 'FirstYes' });
    const [cancellation, fulfilment] = [await shop.drawing('order-cancellation'), await shop.drawing('fulfilment')];
    cancellation.addLane('Sales desk').detour('Flow_ReleaseStock_GiveMoneyBack', { ask: 'Was money taken?', when: 'payment.captured > 0' }, first, second);
    fulfilment.insert('Flow_Loss_GiveBack', first, second);
    await shop.publish(cancellation, fulfilment);
    shop.carrier.tick = async () => 0;
    const [paid, reserved, lost] = [await shop.order('card', '2 MUG'), await shop.order('card', '2 MUG'), await shop.order('card', '2 MUG')];
    await shop.through(paid, 'Pack');
    await shop.fulfil(lost);
    for (const orderId of [paid, reserved]) await shop.run('orders.cancel', { orderId, reason: 'changed_mind' });
    await shop.carrierSays(lost, 'on_hold', 'carrier_parcel_lost');
    await shop.work(lost, 'DecideLoss', { decision: 'give_back' });
    assert.equal(await shop.state(reserved), 'cancelled');
    for (const order of [paid, lost]) {
      await shop.work(order, 'FirstYes', {}, 'maria');
      await assert.rejects(shop.work(order, 'SecondYes', {}, 'maria'), { code: 'tasks.same_person' });
      assert.deepEqual(await shop.money(order), ['captured 11979-0']);
      await shop.work(order, 'SecondYes', {}, 'ion');
      assert.deepEqual(await shop.money(order), ['refunded 11979-11979']);
    }
    assert.deepEqual(
      [await shop.state(paid), await shop.mails(paid), await shop.state(lost)],
      ['cancelled', ['order-accepted', 'order-cancelled'], 'completed'],
    );
  },
};

const ACCOUNTANT: Change = {
  says: 'Send our accountant a copy of everything above 3,000 lei.',
  drawn: 'Order to delivery: behind "Complete the order" a question "Above 3,000?" and a letter to an address.',
  shows: "The accountant hears of the completed order of 3,600 once, and of one of 119.79 not at all; the customers' letters are as before.",
  run: async (shop) => {
    await shop.template('for-the-books', 'For the books: {{ order.number }}', '{{ order.total | money: order.currency }} of {{ customer.name }}.');
    const drawing = await shop.drawing('order-to-delivery');
    drawing.detour(
      'Flow_Complete_Completed',
      { ask: 'Above 3,000?', when: 'order.total > 3000' },
      letter('ForTheBooks', 'Tell the accountant', 'for-the-books', 'books@accountant.example'),
    );
    await shop.publish(drawing);
    const large = await shop.order('card', '6 LAMP');
    await shop.fulfil(large);
    await shop.pass(3 * DAY);
    assert.deepEqual(await shop.mails(large), ['order-accepted', 'order-shipped', 'order-delivered', 'for-the-books > books@accountant.example']);
    await shop.asBefore(await shop.order('card', '2 MUG'));
  },
};

export const MONEY: Change[] = [LAST_CALL, FIVE_DAYS, DEPOSIT, TWO_PEOPLE, ACCOUNTANT];
