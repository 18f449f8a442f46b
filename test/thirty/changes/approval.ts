// Whom the shop looks at before it takes an order on: amounts, cash, new and old customers, countries.
import assert from 'node:assert/strict';
import type { Change } from '../change.ts';
import { work } from '../parts.ts';

const HOLD: Change = {
  says: 'Hold every order above 3,000 lei until I have released it.',
  drawn: 'Order to delivery: a question "More than 3,000?" behind the payment, and behind yes a task "Release the order" of the sales desk.',
  shows: 'The order of 3,619.89 stands at the task with its card authorised and its goods held; released it is picked. One of 119.79 passes.',
  run: async (shop) => {
    const running = await shop.order('bank_transfer', '6 LAMP');
    const drawing = await shop.drawing('order-to-delivery');
    drawing.detour(
      'Flow_Paid_Source',
      { ask: 'More than 3,000?', when: 'order.total > 3000' },
      work('Release', 'Release the order', { lane: 'Sales desk', fields: [{ name: 'note', label: 'Why is it good?' }], keeps: 'released' }),
    );
    await shop.publish(drawing);
    const large = await shop.order('card', '6 LAMP');
    const small = await shop.order('card', '2 MUG');
    assert.deepEqual([await shop.todo(large), await shop.money(large)], [['Release the order: Sales desk'], ['authorised 0-0']]);
    assert.deepEqual([await shop.stock('LAMP'), await shop.mails(large), await shop.stands(running)], ['100 on hand, 12 held', [], ['AwaitTransfer']]);
    await shop.work(large, 'Release', { note: 'They called.' });
    assert.deepEqual(await shop.mails(large), ['order-accepted']);
    await shop.asBefore(large);
    await shop.asBefore(small);
  },
};

export const APPROVAL: Change[] = [HOLD];
