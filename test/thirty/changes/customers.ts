// What customers meet beyond the parcel: a question afterwards, and a look at the till.
import assert from 'node:assert/strict';
import type { Change } from '../change.ts';
import { letter, pause, work, yesNo } from '../parts.ts';
import { DAY } from '../shop.ts';

const FEEDBACK: Change = {
  says: 'Ask for feedback a week after the delivery.',
  drawn: 'Order to delivery: behind "Complete the order" a timer of 7 days and a letter of our own.',
  shows: 'The order is completed on delivery, and the letter comes 7 days later and not earlier; a cancelled order is never asked.',
  run: async (shop) => {
    await shop.template('feedback', 'How is it?', 'Dear {{ to.name }}, how do you like what came with {{ order.number }}?');
    const running = await shop.order('card', '2 MUG');
    const drawing = await shop.drawing('order-to-delivery');
    drawing.insert('Flow_Complete_Completed', pause('AWeek', '7 days', { after: 'P7D' }), letter('AskFeedback', 'Ask for feedback', 'feedback'));
    await shop.publish(drawing);
    const cancelled = await shop.order('card', '2 MUG');
    await shop.run('orders.cancel', { orderId: cancelled, reason: 'changed_mind' });
    await shop.asBefore(running);
    await shop.pass(4 * DAY);
    assert.equal((await shop.mails(running)).at(-1), 'order-delivered');
    await shop.pass(3 * DAY);
    assert.deepEqual([(await shop.mails(running)).at(-1), await shop.mails(cancelled)], ['feedback', ['order-accepted', 'order-cancelled']]);
  },
};

const AGE: Change = {
  says: 'At the till nobody gets wine who does not look old enough and has no card to show.',
  drawn: 'Sale at the till: a new lane, before the payment a question "Wine?", a task "Check the age", and behind "Too young?" the way to the cancellation.',
  shows: 'A bottle waits for the check and is sold after it, or the sale is undone before anything is paid; mugs are sold at once as before.',
  run: async (shop) => {
    const drawing = await shop.drawing('till-sale');
    drawing
      .addLane('Till')
      .detour(
        'Flow_Sold_How',
        { ask: 'Wine?', when: 'list contains(goods.categories, "wine")' },
        work('CheckAge', 'Check the age', { lane: 'Till', due: 'PT5M', keeps: 'age', fields: [yesNo('adult', '18 or older?')] }),
      )
      .detour('Flow_CheckAge_CheckAge_Done', { id: 'TooYoung', ask: 'Too young?', when: 'age.adult = false', to: 'CancelUnpaid' });
    await shop.publish(drawing);
    await shop.run('channels.open_till', { channel: 'pos', float: { amount: '100.00', currency: 'RON' } });
    const [old, young, mugs] = [await shop.sell('1 WINE'), await shop.sell('1 WINE'), await shop.sell('2 MUG')];
    assert.deepEqual([await shop.todo(old), await shop.state(mugs), await shop.stock('MUG')], [['Check the age: Till'], 'completed', '998 on hand, 0 held']);
    await shop.work(old, 'CheckAge', { adult: true });
    await shop.work(young, 'CheckAge', { adult: false });
    assert.deepEqual([await shop.state(old), await shop.money(old)], ['completed', ['captured 8000-0']]);
    assert.deepEqual([await shop.state(young), await shop.money(young), await shop.stock('WINE')], ['cancelled', [], '99 on hand, 0 held']);
  },
};

export const CUSTOMERS: Change[] = [FEEDBACK, AGE];
