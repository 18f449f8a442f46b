// How orders are paid and reminded of, who signs for what goes back, and who gets to see it.
import assert from 'node:assert/strict';
import { sql } from '#kernel';
import type { Change } from '../change.ts';
import { awaits, cancels, ends, letter } from '../parts.ts';
import { DAY, type Shop } from '../shop.ts';

async function pays(shop: Shop, orderId: string, amount: string): Promise<void> {
  const [order] = await shop.shop.db.read<{ number: string }>(sql`select number from kernel.document where id = ${orderId}`);
  await shop.run('payments.record_transfer', { reference: `order ${order!.number}`, amount: { amount, currency: 'RON' }, bookedOn: '2026-11-03' });
  await shop.pass(60_000);
}

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
    await pays(shop, paid, '119.79');
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
    await pays(shop, paid, '300.00');
    await shop.fulfil(paid);
    await shop.pass(3.1 * DAY);
    assert.deepEqual([await shop.state(paid), await shop.money(paid)], ['completed', ['captured 30000-0', 'captured 90000-0']]);
    assert.deepEqual([await shop.state(silent), (await shop.mails(silent)).at(-1)], ['cancelled', 'order-cancelled']);
    await shop.asBefore(small);
    assert.deepEqual(await shop.money(small), ['captured 11979-0']);
  },
};

export const MONEY: Change[] = [LAST_CALL, FIVE_DAYS, DEPOSIT];
