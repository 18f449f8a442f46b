// Whom the shop looks at before it takes an order on: amounts, cash, new and old customers, countries.
import assert from 'node:assert/strict';
import type { Change } from '../change.ts';
import { cancels, decides, ends, work, yesNo } from '../parts.ts';
import { newTable } from '../tables.ts';

const ANA = { customer: { name: 'Ana Pop', email: 'ana@example.com', phone: '+40722111222' } };
const abroad = (country: string, city: string, postalCode: string) => ({ shipTo: { name: 'Ana Pop', street: 'Main street 7', city, postalCode, country } });

const HOLD: Change = {
  says: 'Hold every order above 3,000 lei until I have released it.',
  drawn: 'Order to delivery: a question "More than 3,000?" behind the payment, and behind yes a task "Release the order" of the sales desk.',
  shows: 'The order of 3,600 stands at the task with its card authorised and its goods held; released it is picked. One of 119.79 passes.',
  run: async (shop) => {
    const running = await shop.order('bank_transfer', '6 LAMP');
    const drawing = await shop.drawing('order-to-delivery');
    drawing.detour(
      'Flow_Paid_Source',
      { ask: 'More than 3,000?', when: 'order.total > 3000' },
      work('Release', 'Release the order', { lane: 'Sales desk', fields: [{ name: 'note', label: 'Why is it good?' }], keeps: 'released' }),
    );
    await shop.publish(drawing);
    const [large, small] = [await shop.order('card', '6 LAMP'), await shop.order('card', '2 MUG')];
    assert.deepEqual([await shop.todo(large), await shop.money(large)], [['Release the order: Sales desk'], ['authorised 0-0']]);
    assert.deepEqual([await shop.stock('LAMP'), await shop.mails(large), await shop.stands(running)], ['100 on hand, 12 held', [], ['AwaitTransfer']]);
    await shop.work(large, 'Release', { note: 'They called.' });
    await shop.asBefore(large);
    await shop.asBefore(small);
  },
};

const CALL: Change = {
  says: 'Call the customer before we send anything above 500 lei that is paid at the door.',
  drawn: 'Order to delivery: behind the approval a question "Cash above 500?", a task "Call the customer" with its answer, and a way to the cancellation.',
  shows: 'A new order of 600 and a running one, published over, wait for the call; who does not want it is cancelled and told. 119.79, or a card, passes.',
  run: async (shop) => {
    const running = await shop.order('cash_on_delivery', '1 RARE');
    assert.deepEqual(await shop.stands(running), ['Review']);
    const drawing = await shop.drawing('order-to-delivery');
    drawing
      .detour(
        'Flow_Accepted_Held',
        { ask: 'Cash above 500?', when: 'order.paymentMethod = "cash_on_delivery" and order.total > 500' },
        work('Call', 'Call the customer', { lane: 'Sales desk', due: 'PT4H', keeps: 'call', fields: [yesNo('wants', 'Do they want it?')] }),
      )
      .detour(
        'Flow_Call_Call_Done',
        { ask: 'Wanted?', when: 'call.wants = false', yes: 'no', no: 'yes' },
        cancels('CancelUnwanted', 'changed_mind'),
        ends('Unwanted', 'Not wanted'),
      );
    await shop.publish(drawing);
    const [wanted, small, card] = [
      await shop.order('cash_on_delivery', '1 LAMP'),
      await shop.order('cash_on_delivery', '2 MUG'),
      await shop.order('card', '1 LAMP'),
    ];
    await shop.work(running, 'Review', { decision: 'approve' });
    assert.deepEqual([await shop.todo(wanted), await shop.todo(running)], [['Call the customer: Sales desk'], ['Call the customer: Sales desk']]);
    await shop.work(running, 'Call', { wants: false });
    assert.deepEqual([await shop.state(running), await shop.mails(running), await shop.stock('RARE')], ['cancelled', ['order-cancelled'], '1 on hand, 0 held']);
    await shop.work(wanted, 'Call', { wants: true });
    for (const order of [wanted, small, card]) await shop.asBefore(order);
  },
};

const FIRST: Change = {
  says: "I want to see every new customer's first order.",
  drawn: 'Table "Order approval": a rule above "Nothing speaks against it": earlier orders 0, decision review.',
  shows: 'The first order waits at the sales desk and goes on when it is approved; the second one of the same customer passes.',
  run: async (shop) => {
    const table = await shop.table('order-approval');
    table.addRule('Rule_First', { 'Earlier orders of the customer': '0', decision: '"review"', reason: '"Their first order."' }, 'Rule_Ordinary');
    await shop.publish(table);
    const first = await shop.order('card', '2 MUG', ANA);
    assert.deepEqual(await shop.todo(first), ['Review the order: Sales desk']);
    await shop.work(first, 'Review', { decision: 'approve' });
    await shop.asBefore(first);
    await shop.asBefore(await shop.order('card', '2 MUG', ANA));
  },
};

const LOYAL: Change = {
  says: 'Who has kept three orders or more is never asked again, however large the order is.',
  drawn: 'Table "Order approval": a rule at the top: earlier orders 3 or more, cancelled ones 0, complete and no duplicate, decision accept.',
  shows: 'Four rings for 26,000 lei pass for a regular customer at once, and wait at the sales desk for a new one.',
  run: async (shop) => {
    for (const lines of ['1 MUG', '2 MUG', '3 MUG']) await shop.asBefore(await shop.order('card', lines, ANA));
    const table = await shop.table('order-approval');
    table.addRule(
      'Rule_Loyal',
      {
        'Earlier orders of the customer': '>= 3',
        'Cancelled orders of the customer': '0',
        Clause_Complete: 'true',
        Clause_Duplicate: 'false',
        decision: '"accept"',
        reason: '"A regular customer."',
      },
      'Rule_Incomplete',
    );
    await shop.publish(table);
    await shop.asBefore(await shop.order('card', '4 RING', ANA));
    assert.deepEqual(await shop.todo(await shop.order('card', '4 RING')), ['Review the order: Sales desk']);
  },
};

const MARKETPLACE: Change = {
  says: 'What the marketplace has sold is sold: do not ask me about it.',
  drawn: 'Table "Order approval": a new column with the channel, and a rule at the top: "marketplace" is accepted.',
  shows: 'A sale far below our price goes straight to the picking list, its money booked with the marketplace; the web shop is asked about as before.',
  run: async (shop) => {
    const sale = { channel: 'marketplace', lines: [{ sku: 'RARE', quantity: 1, price: { amount: '50.00', currency: 'RON' } }] };
    const table = await shop.table('order-approval');
    table
      .addColumn('Channel', 'order.channel')
      .addRule('Rule_Sold', { Channel: '"marketplace"', decision: '"accept"', reason: '"It is sold."' }, 'Rule_Incomplete');
    await shop.publish(table);
    const sold = await shop.order('channel', '1 RARE', sale);
    assert.equal((await shop.money(sold)).length, 1);
    await shop.asBefore(sold);
    await shop.run('stock.receive', { warehouse: 'BUC', lines: [{ sku: 'RARE', quantity: 1 }] });
    assert.deepEqual(await shop.todo(await shop.order('card', '1 RARE')), ['Review the order: Sales desk']);
  },
};

const BLOCKED: Change = {
  says: 'We do not sell to Bulgaria any more.',
  drawn: 'Table "Order approval": a rule at the top: country of delivery "BG", decision reject.',
  shows: 'An order to Sofia is cancelled with its letter and its goods are free again; one to Vienna passes.',
  run: async (shop) => {
    const table = await shop.table('order-approval');
    table.addRule('Rule_Blocked', { 'Country of delivery': '"BG"', decision: '"reject"', reason: '"We do not deliver there."' }, 'Rule_Incomplete');
    await shop.publish(table);
    const sofia = await shop.order('card', '2 MUG', abroad('BG', 'Sofia', '1000'));
    assert.deepEqual([await shop.state(sofia), await shop.mails(sofia), await shop.money(sofia)], ['cancelled', ['order-rejected'], []]);
    assert.equal(await shop.stock('MUG'), '1000 on hand, 0 held');
    await shop.asBefore(await shop.order('card', '2 MUG', abroad('AT', 'Wien', '1010')));
  },
};

const FRAUD: Change = {
  says: 'Give every order points for what smells of fraud, and let me look at those with 60 and more.',
  drawn: 'A new table "Fraud score" that adds up points (first order, above 1,000, sent abroad); a step that asks it, and a task behind "60 or more?".',
  shows: 'A first card order above 1,000 sent abroad has 70 points and waits; rejected it is undone. The same sent at home has 40 and passes.',
  run: async (shop) => {
    const table = await newTable(
      'fraud-score',
      'Fraud score',
      { 'Earlier orders': 'customer.orders', Total: 'order.total', Abroad: 'order.country != "RO"' },
      ['points'],
      { hitPolicy: 'COLLECT', aggregation: 'SUM' },
    );
    table
      .addRule('New', { 'Earlier orders': '0', points: '20' })
      .addRule('Large', { Total: '> 1000', points: '20' })
      .addRule('Far', { Abroad: 'true', points: '30' });
    const drawing = await shop.drawing('order-to-delivery');
    drawing
      .insert('Flow_Accepted_Held', decides('Score', 'How does it smell?', 'fraud-score', 'points'))
      .detour(
        'Flow_Score_Held',
        { ask: '60 or more?', when: 'points >= 60' },
        work('LookAtFraud', 'Look at the order', { lane: 'Sales desk', form: 'orders.review', inputs: { orderId: '=order.id' }, keeps: 'look' }),
      )
      .detour(
        'Flow_LookAtFraud_LookAtFraud_Done',
        { ask: 'Good?', when: 'look.decision = "reject"', yes: 'no', no: 'yes' },
        cancels('CancelFraud', 'rejected'),
        ends('Fraud', 'Fraud'),
      );
    await shop.publish(table, drawing);
    const [far, near] = [await shop.order('card', '2 LAMP', abroad('AT', 'Wien', '1010')), await shop.order('card', '2 LAMP')];
    assert.deepEqual(await shop.todo(far), ['Look at the order: Sales desk']);
    await shop.work(far, 'LookAtFraud', { decision: 'reject' });
    assert.deepEqual([await shop.state(far), await shop.mails(far)], ['cancelled', ['order-rejected']]);
    await shop.asBefore(near);
  },
};

export const APPROVAL: Change[] = [HOLD, CALL, FIRST, LOYAL, MARKETPLACE, BLOCKED, FRAUD];
