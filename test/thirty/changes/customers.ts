// What customers hear and get beyond the order itself: thanks, feedback, gifts, extras for those who come again.
import assert from 'node:assert/strict';
import type { Change } from '../change.ts';
import { letter, pause } from '../parts.ts';
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

const LANGUAGE: Change = {
  says: 'Customers who read Polish get our leaflet about returns in Poland.',
  drawn: 'Order to delivery: behind "Choose the warehouse" a question "Polish?" and a letter of our own.',
  shows: 'A customer who reads Polish gets it besides the confirmation, in Polish; one who reads Romanian does not.',
  run: async (shop) => {
    await shop.template('returns-leaflet', 'Zwroty do {{ order.number }}', 'Jak zwrócić towar.', 'pl');
    const drawing = await shop.drawing('order-to-delivery');
    drawing.detour('Flow_Source_PlanParcels', { ask: 'Polish?', when: 'order.language = "pl"' }, letter('Leaflet', 'Send the leaflet', 'returns-leaflet'));
    await shop.publish(drawing);
    const polish = await shop.order('card', '2 MUG', {
      customer: { name: 'Anna Nowak', email: 'ana.nowak@example.com', phone: '+40722999888', language: 'pl' },
    });
    assert.deepEqual(await shop.mails(polish), ['order-accepted', 'returns-leaflet']);
    await shop.fulfil(polish);
    await shop.asBefore(await shop.order('card', '2 MUG'));
  },
};

export const CUSTOMERS: Change[] = [FEEDBACK, LANGUAGE];
