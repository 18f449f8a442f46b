// Templates: the shipped ones are sound in every language, a merchant's are checked, and neither overwrites the other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LANGUAGES, Refusal, SYSTEM, sql } from '#kernel';
import { house } from '#testing';
import { partiesModule } from '../parties/module.ts';
import { html } from './layout.ts';
import { messagesModule } from './module.ts';
import { compile, faultsOf, write } from './render.ts';
import { type Seed, readSeeds, seedTemplates } from './seeds.ts';
import { REQUIRED } from './variables.ts';

const seeds = readSeeds();
const shop = {
  name: 'Prăvălia',
  email: 'shop@example.com',
  language: 'en',
  zone: 'Europe/Bucharest',
  bank: { holder: 'Prăvălia SRL', iban: 'RO49AAAA1B31007593840000' },
} as const;
const order = { number: 'RO-2026-000123', total: '1234567.50', currency: 'RON', paymentMethod: 'bank_transfer' };
const draft = {
  number: 'D-2026-000012',
  total: '99.99',
  currency: 'RON',
  validUntil: '2026-11-12T21:59:59Z',
  link: 'https://office.example.com/hooks/quote/1',
};
const find = (name: string, language: string): Seed => seeds.find((seed) => seed.name === name && seed.language === language)!;
const plain = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

function written(seed: Seed, data: Record<string, unknown>): { subject: string; text: string } {
  const { subject, text } = write(compile({ ...seed, id: seed.hash, version: 1, publishedAt: null, seedHash: seed.hash }), { name: 'Ana' }, shop, data);
  return { subject: plain(subject), text: plain(text) };
}

/** What the letters to colleagues name instead: how much is low, where to come and to which shop, who writes. */
const ABOUT_NO_ORDER: Record<string, [inSubject: RegExp, inText: RegExp]> = {
  'stock-low': [/1/, /^- MUG-1 · Mug: 0$/m],
  'staff-invitation': [/Prăvălia/, /kontor_inv_x/],
  'test-mail': [/Prăvălia/, /shop@example\.com/],
};

test('every template is there in every language, sound, and names what it is about', () => {
  assert.deepEqual(
    seeds.map(({ name, language }) => `${name}.${language}`).sort(),
    Object.keys(REQUIRED)
      .flatMap((name) => LANGUAGES.map((language) => `${name}.${language}`))
      .sort(),
  );
  for (const seed of seeds) {
    assert.deepEqual(faultsOf(seed.name, seed.language, seed.subject, seed.body), [], `${seed.name}.${seed.language}`);
    const { subject, text } = written(seed, {
      order,
      draft,
      parcel: { number: 'P-1' },
      inviteUrl: 'https://office.example.com/invitation#kontor_inv_x',
      inviterName: 'Ana',
      ...(seed.name === 'stock-low' ? { lines: [{ name: 'MUG-1 · Mug', quantity: 0 }] } : {}),
    });
    const [first = ''] = REQUIRED[seed.name]!;
    const number = first.startsWith('order.') ? /RO-2026-000123/ : first.startsWith('draft.') ? /D-2026-000012/ : /P-1\b/;
    const [inSubject, inText] = ABOUT_NO_ORDER[seed.name] ?? [number, number];
    assert.match(subject, inSubject);
    assert.match(text, inText);
    assert.doesNotMatch(text, /\n\n\n|[ \t]\n|undefined|null|\{|\}| {2}/, `${seed.name}.${seed.language}`);
  }
});

test('all languages say the same: a variable that one names, the others name', () => {
  const named = (seed: Seed): string[] =>
    [
      ...new Set(
        [
          ...`${seed.subject}\n${seed.body}`.matchAll(
            /(?:order|parcel|payment|bank|customer)\.\w+|\b(?:reason|dueOn|waitingSince|payUrl|trackingUrl|taskUrl)\b/g,
          ),
        ].map(([name]) => name),
      ),
    ].sort();
  for (const name of Object.keys(REQUIRED))
    for (const language of LANGUAGES) assert.deepEqual(named(find(name, language)), named(find(name, 'en')), `${name}.${language}`);
});

test('Romanian is written with comma below, never with cedilla', () => {
  for (const { name, language, body, subject } of seeds) if (language === 'ro') assert.doesNotMatch(subject + body, /[\u015e\u015f\u0162\u0163]/, name);
});

test('money and dates take the form of each language', () => {
  const lines = LANGUAGES.map((language) => {
    const { text } = written(find('payment-reminder', language), { order, dueOn: '2026-11-09' });
    return [
      text.split('\n').find((line) => /567/.test(line)),
      /[^ ]+ (?:de )?[^ ]+ (?:de )?2026/.exec(text.slice(text.indexOf('RO49')).replace(/RO-2026-\d+/g, ''))?.[0],
    ];
  });
  assert.deepEqual(lines, [
    ['Amount: RON 1,234,567.50', '9 November 2026'],
    ['Suma: 1.234.567,50 lei', '9 noiembrie 2026'],
    ['Kwota: 1 234 567,50 RON', '9 listopada 2026'],
    ['Valor: RON 1.234.567,50', '9 de novembro de 2026'],
    ['Сумма: 1 234 567,50 RON', '9 ноября 2026'],
  ]);
  assert.match(written(find('payment-reminder', 'en'), { order: { ...order, total: '12345678901234.99' } }).text, /RON 12,345,678,901,234\.99/);
});

test('what is not so is not said: nothing refunded, nothing to collect, no parcel', () => {
  const refunded = (amount: unknown) =>
    written(find('order-cancelled', 'en'), {
      order: { ...order, paymentMethod: 'card' },
      payment: { refunded: amount },
    }).text;
  assert.match(refunded('50.00'), /We have refunded RON 50\.00\./);
  for (const none of ['0.00', 0, null, 'x', undefined]) assert.match(refunded(none), /If an amount was reserved on your card/);
  const collect = (parcel: object, rest: object = { order }) => written(find('order-shipped', 'en'), { parcel, ...rest }).text;
  assert.match(collect({ collect: { amount: '9.50', currency: 'EUR' } }), /You pay €9\.50 to the courier/);
  assert.match(collect({ number: 'P-1', collect: 9.5 }, {}), /Your parcel P-1 has left our warehouse\.\n\nYou pay the courier on delivery\./);
  assert.doesNotMatch(collect({ collect: '0' }), /courier/);
});

test('HTML keeps paragraphs, lists and links of the template and escapes everything', () => {
  const page = html({
    subject: 'A <b>',
    language: 'en',
    shop,
    text: 'One & <two>\nthree\n\n- a\n- "b"\n\nSee https://example.com/a?b=1&c=2.',
  });
  assert.match(page, /<title>A &lt;b&gt;<\/title>/);
  assert.match(page, /<p>One &amp; &lt;two&gt;<br>\nthree<\/p>\n<ul><li>a<\/li><li>&quot;b&quot;<\/li><\/ul>/);
  assert.match(page, /<p>See <a href="https:\/\/example\.com\/a\?b=1&amp;c=2">https:\/\/example\.com\/a\?b=1&amp;c=2<\/a>\.<\/p>/);
});

test('a template that is not sound is refused with line and column, and nothing is published', async () => {
  await using there = await house({ modules: [partiesModule, messagesModule] });
  const publish = (body: string, subject = 'S') =>
    there.kernel.do('messages.publish_template', { name: 'order-accepted', language: 'en', subject, body }, { actor: SYSTEM });
  const cases: [string, string, number, number, RegExp][] = [
    ['Hello\n  {{ order.number', 'messages.syntax', 2, 3, /not closed/],
    ['Hello\n\n{% if order.number %}x', 'messages.syntax', 3, 1, /not closed/],
    ['{% include "x" %}', 'messages.syntax', 1, 1, /tag "include" not found/],
    ['ok\n {{ order.total | mony: order.currency }}', 'messages.unknown_filter', 2, 2, /undefined filter: mony/],
    ['ok\n{{ order.totl }}', 'messages.unknown_variable', 2, 4, /order\.totl/],
    ['{{ order.number }}\n{{ shop.constructor }}', 'messages.unknown_variable', 2, 4, /shop\.constructor/],
  ];
  for (const [body, code, line, column, says] of cases) {
    const error = await publish(body).then(
      () => assert.fail(body),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof Refusal);
    const [fault] = error.faults as (Refusal['faults'][number] & { column: number })[];
    assert.deepEqual(
      [error.code, error.status, fault!.code, fault!.pointer, fault!.line, fault!.column],
      ['messages.template', 422, code, '/body', line, column],
    );
    assert.match(fault!.message, says);
    assert.match(fault!.message, new RegExp(`line ${line}, column ${column}`));
  }
  const faults = async (body: string, subject?: string) =>
    (
      await publish(body, subject).then(
        () => [],
        (error: Refusal) => error.faults,
      )
    ).map(({ code, pointer }) => [code, pointer]);
  assert.deepEqual(await faults('{{ a }}{{ b }}', '{{ c }}'), [
    ['messages.unknown_variable', '/subject'],
    ['messages.unknown_variable', '/body'],
    ['messages.unknown_variable', '/body'],
  ]);
  assert.deepEqual(await faults('{{ order.total | money }}'), [['messages.render', '/body']]);
  assert.deepEqual(await faults('{% for i in (1..99999999) %}x{% endfor %}'), [['messages.render', '/body']]);
  assert.deepEqual(await faults('x', '{{ reason }}'), [['messages.empty_subject', '/subject']]);
  assert.deepEqual(await there.db.read(sql`select 1 from messages.template`), []);
  assert.deepEqual(await there.db.read(sql`select 1 from kernel.event`), []);
});

test('a loop that goes on and on is stopped by the limits', () => {
  const compiled = compile({
    id: 'x',
    name: 'x',
    language: 'en',
    version: 1,
    subject: 'S',
    publishedAt: null,
    seedHash: null,
    body: '{% for a in (1..300) %}{% for b in (1..300) %}{% for c in (1..300) %}x{% endfor %}{% endfor %}{% endfor %}',
  });
  const startedMs = performance.now();
  assert.throws(
    () => write(compiled, { name: 'A' }, shop, {}),
    (error) => error instanceof Refusal && error.code === 'messages.template' && /limit/.test(error.message),
  );
  assert.ok(performance.now() - startedMs < 3_000);
});

test('seeds are copied once; what a merchant published stays, and a shipped change is only offered', async () => {
  await using there = await house({ modules: [partiesModule, messagesModule] });
  const seed = (list?: Seed[]) => there.kernel.tx(SYSTEM, (ctx) => seedTemplates(ctx, list));
  assert.deepEqual(
    [await seed(), await seed()],
    [
      { copied: 95, offered: 0 },
      { copied: 0, offered: 0 },
    ],
  );
  const mine = { name: 'order-accepted', language: 'en', subject: 'Mine {{ order.number }}', body: 'Mine' };
  const { value } = await there.kernel.do<{ version: number }>('messages.publish_template', mine, { actor: SYSTEM });
  assert.equal(value.version, 2);
  const changed = seeds.map((one) => (one.name === mine.name && one.language === 'en' ? { ...one, body: 'Better', hash: 'newer' } : one));
  assert.deepEqual(
    [await seed(changed), await seed(changed), await seed()],
    [
      { copied: 0, offered: 1 },
      { copied: 0, offered: 0 },
      { copied: 0, offered: 0 },
    ],
  );
  type Text = { version: number; body: string } | null;
  const got = await there.kernel.ask<{ published: Text; offered: Text; variables: unknown[] }>(
    'messages.template',
    { name: mine.name, language: 'en' },
    SYSTEM,
  );
  assert.deepEqual([got.published?.version, got.published?.body, got.offered?.version, got.offered?.body], [2, 'Mine', 3, 'Better']);
  const { items } = await there.kernel.ask<{
    items: { name: string; language: string; shipped: boolean; offered: number | null }[];
  }>('messages.templates', {}, SYSTEM);
  assert.equal(items.length, 95);
  assert.deepEqual(
    items.filter((item) => !item.shipped || item.offered !== null).map(({ name, language, offered }) => [name, language, offered]),
    [['order-accepted', 'en', 3]],
  );
  assert.deepEqual(await there.db.read(sql`select name, payload from kernel.event`), [
    { name: 'messages.template_published', payload: { name: 'order-accepted', language: 'en', version: 2 } },
  ]);
  const send = await there.kernel.do<{ messageId: string }>(
    'messages.send',
    { template: mine.name, to: { name: 'A', email: 'a@example.com', language: 'en' }, key: 'k', data: { order } },
    { actor: SYSTEM },
  );
  const [sent] = await there.db.read<{ subject: string; text: string; v: number }>(
    sql`select subject, text, template_version as v from messages.sent where id = ${send.value.messageId}`,
  );
  assert.deepEqual(sent, { subject: 'Mine RO-2026-000123', text: 'Mine\n', v: 2 });
});
