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
    await shop.through(moldova, 'Pack');
    assert.deepEqual(await shop.todo(moldova), ['Write the customs papers: Warehouse']);
    await assert.rejects(shop.work(moldova, 'Customs', { value: 99.8 }), { code: 'kernel.invalid' });
    await shop.work(moldova, 'Customs', { tariffNumber: '6912.00', value: 99.8 });
    await shop.work(moldova, 'HandOver');
    await shop.asBefore(await shop.order('card', '2 MUG', to('AT', 'Wien', '1010')));
    await shop.asBefore(await shop.order('card', '2 MUG'));
    assert.equal(await shop.state(moldova), 'completed');
  },
};

const GIFT: Change = {
  says: 'Customers can have their order wrapped as a gift, with a card.',
  drawn:
    'Fulfilment: before "Pack" a question "A gift?" (what the checkout asked: order.attributes.giftWrap) and a task "Wrap it" that shows what the card is to say.',
  shows: 'Who asked for it gets one task more, with the words of the card on it; who did not goes from the check to the packing table.',
  run: async (shop) => {
    const drawing = await shop.drawing('fulfilment');
    drawing.detour(
      'Flow_Checked_Pack',
      { ask: 'A gift?', when: 'order.attributes.giftWrap = "yes"' },
      work('Wrap', 'Wrap it', { lane: 'Warehouse', inputs: { card: '=order.attributes.giftMessage' }, fields: [{ name: 'card', label: 'The card says' }] }),
    );
    await shop.publish(drawing);
    const gift = await shop.order('card', '2 MUG', { attributes: { giftWrap: 'yes', giftMessage: 'La mulți ani!' } });
    const plain = await shop.order('card', '2 MUG', { attributes: { giftWrap: 'no' } });
    await shop.through(gift, 'Check');
    assert.deepEqual(await shop.todo(gift), ['Wrap it: Warehouse']);
    assert.deepEqual((await shop.tasks()).find(({ element }) => element === 'Wrap')!.prefill, { card: 'La mulți ani!' });
    await shop.work(gift, 'Wrap');
    assert.deepEqual(await shop.todo(gift), ['Pack: Warehouse']);
    await shop.asBefore(plain);
  },
};

const DIGITAL: Change = {
  says: 'E-books and vouchers are not picked: hand them out at once, and send only what can be sent.',
  drawn:
    'Order to delivery: behind the payment a question "Nothing to send?"; yes hands out, writes to the customer, takes the payment and completes. Behind no a question "Something digital too?".',
  shows:
    'An order of e-books is paid, handed out and completed in one go without parcel and stock; one with a mug besides sends the mug; mugs alone are as before.',
  run: async (shop) => {
    await shop.template('your-downloads', 'Your downloads of {{ order.number }}', 'They are on your page.');
    const drawing = await shop.drawing('order-to-delivery');
    const handOut = (id: string) => does(id, 'Hand out what is digital', 'orders.hand_out', { orderId: '=order.id' });
    const links = (id: string) => letter(id, 'Send the links', 'your-downloads');
    const take = does('TakeForDigital', 'Take the payment', 'payments.capture', { documentId: '=order.id' });
    drawing
      .detour('Flow_Paid_Source', { ask: 'Nothing to send?', when: 'goods.toSend = 0', to: 'Complete' }, handOut('HandOut'), links('Links'), take)
      .detour('Flow_HandOut_Needed_Source', { ask: 'Something digital too?', when: 'goods.digital > 0' }, handOut('HandOutToo'), links('LinksToo'));
    await shop.publish(drawing);
    const [books, mixed, mugs] = [await shop.order('card', '2 EBOOK'), await shop.order('card', '1 EBOOK, 2 MUG'), await shop.order('card', '2 MUG')];
    assert.deepEqual([await shop.state(books), await shop.mails(books), await shop.money(books)], ['completed', ['your-downloads'], ['captured 7999-0']]);
    assert.deepEqual(
      [(await shop.parcels(books)).length, await shop.stock('EBOOK'), await shop.stock('MUG')],
      [0, '0 on hand, 0 held', '1000 on hand, 4 held'],
    );
    await assert.rejects(shop.run('orders.cancel', { orderId: mixed, reason: 'changed_mind' }), { code: 'orders.too_late' });
    await shop.fulfil(mixed);
    assert.deepEqual([(await shop.parcels(mixed)).length, await shop.mails(mixed)], [1, ['your-downloads', 'order-accepted', 'order-shipped']]);
    await shop.asBefore(mugs);
    assert.deepEqual([await shop.state(mixed), await shop.stock('MUG')], ['completed', '996 on hand, 0 held']);
  },
};

const FRAGILE: Change = {
  says: 'Glass is packed by our senior packers only.',
  drawn: 'Fulfilment: a new lane "Senior packers", and the lane of "Pack" is theirs where glass is among the goods.',
  shows: 'A lamp waits for the senior packers, mugs for the warehouse; each is packed and leaves as before.',
  run: async (shop) => {
    const drawing = await shop.drawing('fulfilment');
    drawing.addLane('Senior packers').task('Pack', { lane: '=if list contains(goods.categories, "glass") then "Senior packers" else "Warehouse"' });
    await shop.publish(drawing);
    const [lamp, mugs] = [await shop.order('card', '1 LAMP'), await shop.order('card', '2 MUG')];
    for (const order of [lamp, mugs]) await shop.through(order, 'Check');
    assert.deepEqual([await shop.todo(lamp), await shop.todo(mugs)], [['Pack: Senior packers'], ['Pack: Warehouse']]);
    await shop.work(lamp, 'Pack');
    await shop.work(lamp, 'HandOver');
    await shop.pass(3 * DAY);
    assert.deepEqual([await shop.state(lamp), await shop.stands(mugs)], ['completed', ['Pack']]);
  },
};

const PHOTO: Change = {
  says: 'Photograph every parcel worth more than 500 lei before it is handed over.',
  drawn:
    'Fulfilment: before the hand-over a question "Worth more than 500?", a task "Photograph the parcel", and a question "Is the picture there?" that leads back.',
  shows: "Without a picture among the parcel's files the task comes again; with one the parcel goes on. A parcel of 119.79 is not asked for one.",
  run: async (shop) => {
    const drawing = await shop.drawing('fulfilment');
    drawing
      .detour(
        'Flow_Settled_HandOver',
        { ask: 'Worth more than 500?', when: 'order.total > 500' },
        work('Photograph', 'Photograph the parcel', { lane: 'Warehouse' }),
      )
      .detour('Flow_Photograph_Photograph_Done', { id: 'HasPicture', ask: 'Is there no picture?', when: 'desk.pictures = 0', to: 'Photograph' });
    await shop.publish(drawing);
    const [lamp, mugs] = [await shop.order('card', '1 LAMP'), await shop.order('card', '2 MUG')];
    await shop.through(lamp, 'Pack');
    await shop.work(lamp, 'Photograph');
    assert.deepEqual(await shop.todo(lamp), ['Photograph the parcel: Warehouse']);
    await shop.attach((await shop.parcels(lamp))[0]!.id, 'parcel.png');
    await shop.work(lamp, 'Photograph');
    await shop.work(lamp, 'HandOver');
    await shop.asBefore(mugs);
    assert.equal(await shop.state(lamp), 'completed');
  },
};

const WEEKEND: Change = {
  says: 'What is ordered after Friday 15:00 waits until Monday morning: nobody is here.',
  drawn: 'Order to delivery: behind the payment a question "Weekend?" by day and hour, and a timer until Monday at 8.',
  shows: 'Friday 14:30 is picked on Friday; Friday 15:30 and Saturday have nothing to pick until Monday 8:00 in Bucharest, and are then picked.',
  run: async (shop) => {
    const drawing = await shop.drawing('order-to-delivery');
    drawing.detour(
      'Flow_Paid_Source',
      { ask: 'Weekend?', when: 'list contains(["Saturday", "Sunday"], day of week(today())) or (day of week(today()) = "Friday" and now().hour >= 15)' },
      pause('UntilMonday', "Monday, 8 o'clock", {
        at: '=date and time(today() + (if day of week(today()) = "Friday" then @"P3D" else if day of week(today()) = "Saturday" then @"P2D" else @"P1D"), @"08:00:00@Europe/Bucharest")',
      }),
    );
    await shop.publish(drawing);
    await shop.until('2026-11-06T14:30:00+02:00');
    const early = await shop.order('card', '2 MUG');
    await shop.until('2026-11-06T15:30:00+02:00');
    const late = await shop.order('card', '2 MUG');
    await shop.until('2026-11-07T12:00:00+02:00');
    const saturday = await shop.order('card', '2 MUG');
    assert.deepEqual([await shop.stands(early), await shop.stands(late), await shop.stands(saturday)], [['Pick'], ['UntilMonday'], ['UntilMonday']]);
    await shop.until('2026-11-09T07:59:00+02:00');
    assert.deepEqual([await shop.todo(late), await shop.todo(saturday)], [[], []]);
    await shop.until('2026-11-09T08:01:00+02:00');
    for (const order of [late, saturday, early]) await shop.asBefore(order);
  },
};

const SUPPLIER: Change = {
  says: 'Everything by Zenith is sent by Zenith itself.',
  drawn:
    'Fulfilment: at the very beginning a question "By Zenith?"; yes takes the payment, writes to Zenith what to send and where, and waits for their tracking number, with a reminder every 2 days.',
  shows:
    'Of an order of a chair and two mugs Zenith sends the chair from its own shelf and we the mugs; ours is not touched for the chair, and both are followed to the door.',
  run: async (shop) => {
    await shop.template(
      'please-send',
      'Please send {{ parcel.number }}',
      '{% for line in lines %}{{ line.quantity }} × {{ line.name }}{% endfor %} to {{ address }}',
    );
    const zenith = (id: string, name: string) =>
      letter(id, name, 'please-send', 'orders@zenith.example', {
        inputs: {
          lines: '=goods.lines',
          address: '=parcel.recipient.name + ", " + parcel.recipient.street + ", " + parcel.recipient.postalCode + " " + parcel.recipient.city',
        },
      });
    const drawing = await shop.drawing('fulfilment');
    drawing
      .detour(
        'Flow_ParcelPlanned_Pick',
        { ask: 'By Zenith?', when: 'goods.brands = ["Zenith"]', to: 'OnItsWay' },
        does('TakeFirst', 'Take the payment', 'payments.capture', { documentId: '=parcel.orderId' }),
        zenith('AskZenith', 'Ask Zenith to send it'),
        work('SentByZenith', 'Note what Zenith sent', { lane: 'Sales desk', due: 'P2D', form: 'shipping.ship_direct', inputs: { parcelId: '=parcel.id' } }),
      )
      .tells('SentByZenith', 'order-shipped', 'customer')
      .late('SentByZenith', 'Every 2 days', { every: 'R/P2D' }, 'beside', [zenith('RemindZenith', 'Remind Zenith'), ends('ZenithReminded', '')]);
    await shop.publish(drawing);
    const both = await shop.order('card', '1 CHAIR, 2 MUG');
    assert.deepEqual(await shop.todo(both), ['Note what Zenith sent: Sales desk', 'Pick: Warehouse']);
    assert.deepEqual([await shop.stock('CHAIR'), await shop.stock('CHAIR', 'ZEN')], ['0 on hand, 0 held', '20 on hand, 1 held']);
    await shop.pass(2.1 * DAY);
    const asked = shop.mail.inbox.filter(({ to }) => to.email === 'orders@zenith.example').map(({ text }) => text.trim());
    assert.deepEqual(asked, ['1 × CHAIR to Ana Pop, Strada Lungă 7, 500123 Brașov', '1 × CHAIR to Ana Pop, Strada Lungă 7, 500123 Brașov']);
    await shop.work(both, 'SentByZenith', { carrier: 'Zenith Express', trackingNumber: 'ZX-1001' });
    assert.deepEqual([await shop.stock('CHAIR', 'ZEN'), (await shop.money(both)).length], ['19 on hand, 0 held', 1]);
    await shop.fulfil(both);
    await shop.pass(3 * DAY);
    assert.equal(await shop.state(both), 'placed');
    await shop.says({ carrier: 'Zenith Express', trackingNumber: 'ZX-1001' }, 'delivered');
    assert.deepEqual([await shop.state(both), (await shop.mails(both)).filter((one) => one === 'order-delivered').length], ['completed', 2]);
    await shop.asBefore(await shop.order('card', '2 MUG'));
  },
};

export const WAREHOUSE: Change[] = [WEEKEND, GIFT, DIGITAL, SUPPLIER, FRAGILE, PHOTO, THINK_IT_OVER, LATE_PICK, WHOLE_ORDER, CUSTOMS];
