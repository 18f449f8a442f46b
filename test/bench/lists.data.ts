// The big shop of the bench of lists: a million orders of people in five countries, made by the database itself in a few statements.
import type pg from 'pg';
import { wordsOf } from '#kernel';

export type Size = { orders: number; products: number };
/** Two years of orders end a day before the real ones of the bench are placed. */
const YEARS_MS = 2 * 365 * 86_400_000;
const DAY_MS = 86_400_000;

type Country = { code: string; channel: string; prefix: string; currency: string; dial: string; share: number; first: string; last: string };
const COUNTRIES: Country[] = [
  {
    code: 'RO',
    channel: 'web',
    prefix: 'RO',
    currency: 'RON',
    dial: '+407',
    share: 0.5,
    first:
      'Maria Ana Elena Ioana Andreea Mihaela Cristina Alexandra Ștefania Raluca Andrei Alexandru Ion Mihai Ștefan Cristian Gheorghe Vasile Nicolae Florin Ionuț Răzvan Bogdan Țuțu Lăcrămioara',
    last: 'Popescu Ionescu Popa Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Moldovan Marin Tudor Dobre Barbu Nistor Florea Frățilă Dinu Dragomir Ștefănescu Mureșan Vlad Toma Sandu Ungureanu Cojocaru Țăranu Bălan Zamfir Pătrașcu Grigorescu Enache Cristea',
  },
  {
    code: 'PL',
    channel: 'allegro',
    prefix: 'AL',
    currency: 'PLN',
    dial: '+485',
    share: 0.25,
    first:
      'Anna Maria Katarzyna Małgorzata Agnieszka Barbara Krystyna Ewa Elżbieta Zofia Piotr Krzysztof Andrzej Tomasz Jan Paweł Michał Marcin Stanisław Jakub Łukasz Błażej Żaneta Wojciech',
    last: 'Nowak Kowalska Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Jankowski Mazur Kwiatkowski Krawczyk Kaczmarek Piotrowski Grabowski Pawłowski Michalski Król Wieczorek Jabłoński Wróbel Majewski Olszewski Stępień Żółkiewski Łęcki',
  },
  {
    code: 'BR',
    channel: 'br',
    prefix: 'BR',
    currency: 'BRL',
    dial: '+5511',
    share: 0.15,
    first:
      'Maria José Antônio João Francisco Ana Luiz Paulo Carlos Manoel Pedro Lucas Gabriel Rafael Júlia Letícia Beatriz Fernanda Patrícia Conceição Íris Otávio',
    last: 'Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida Lopes Soares Fernandes Vieira Barbosa Rocha Dias Nascimento Araújo Gonçalves Magalhães Falcão',
  },
  {
    code: 'MD',
    channel: 'phone',
    prefix: 'TEL',
    currency: 'MDL',
    dial: '+3736',
    share: 0.08,
    first: 'Ion Vasile Maria Elena Tatiana Natalia Ludmila Анна Наталья Елена Сергей Александр Дмитрий Юрий Светлана Алёна Victor Sergiu Doina',
    last: 'Rusu Ceban Ciobanu Țurcan Cebotari Sîrbu Lungu Munteanu Rotari Popa Иванов Петрова Соколова Кузнецов Попова Ковальчук Шевченко Йовов Guțu',
  },
  {
    code: 'DE',
    channel: 'web',
    prefix: 'RO',
    currency: 'RON',
    dial: '+4915',
    share: 0.02,
    first: 'Anna Jürgen Günther Käthe Max Sophie Björn Lena Paul Greta',
    last: 'Müller Schmidt Schneider Fischer Weber Meyer Wagner Strauß Köhler Böhm Groß Jäger',
  },
];

const NOUNS =
  'Mug Teapot Lamp Rug Chair Table Shelf Mirror Cushion Blanket Vase Candle Clock Frame Basket Towel Curtain Plate Bowl Glass Knife Fork Spoon Pan Pot Kettle Tray Jar Bottle Box';
const ADJECTIVES =
  'Linen Oak Walnut Brass Copper Ceramic Porcelain Wool Cotton Velvet Marble Rattan Bamboo Steel Enamel Glass Leather Felt Cork Slate Birch Ash Terracotta Silk Jute';
const LOOKS = 'Round Square Tall Small Large Striped Plain Folding Hanging Woven Painted Carved Rustic Nordic Classic';

/** A value between 0 and 1 that belongs to `n` and to `salt`, the same at each run. */
const chance = (n: string, salt: number): string => `((hashint8extended(${n}, ${salt}) & 2147483647) / 2147483648.0::float8)`;

/** Functions and word lists in the session's own schema; names of popular people come more often, as in life. */
async function prepare(client: pg.Client): Promise<void> {
  await client.query(`set synchronous_commit = off; set maintenance_work_mem = '512MB'; set work_mem = '64MB'`);
  await client.query(`
    create function pg_temp.tid(kind text, ms bigint, n bigint) returns text language sql immutable as $$
      select kind || '_' || (select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> (45 - 5 * i)) & 31)::int + 1, 1), '' order by i) from generate_series(0, 9) i)
        || lpad(to_hex(n), 16, '0') $$`);
  // One call a row is slow with an aggregate; the ten signs are therefore written out.
  const signs = Array.from({ length: 10 }, (_, i) => `substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> ${45 - 5 * i}) & 31)::int + 1, 1)`).join(' || ');
  await client.query(`
    create or replace function pg_temp.tid(kind text, ms bigint, n bigint) returns text language sql immutable as $$ select kind || '_' || ${signs} || lpad(to_hex(n), 16, '0') $$`);
  await client.query(`create temp table vocab (country text, kind text, i int, name text, folded text, primary key (country, kind, i))`);
  const rows = COUNTRIES.flatMap(({ code, first, last }) =>
    [
      ['first', first],
      ['last', last],
    ].flatMap(([kind, list]) => list!.split(' ').map((name, i) => [code, kind!, i, name, wordsOf(name).join(' ')])),
  );
  const goods = [
    ['noun', NOUNS],
    ['adjective', ADJECTIVES],
    ['look', LOOKS],
  ].flatMap(([kind, list]) => list!.split(' ').map((name, i) => ['', kind!, i, name, wordsOf(name).join(' ')]));
  const all = [...rows, ...goods];
  await client.query(`insert into vocab select * from unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::text[])`, [
    all.map((row) => row[0]),
    all.map((row) => row[1]),
    all.map((row) => row[2]),
    all.map((row) => row[3]),
    all.map((row) => row[4]),
  ]);
  let from = 0;
  await client.query('analyze vocab');
  await client.query(
    `create temp table place (country text primary key, channel text, prefix text, currency text, dial text, low float8, high float8, firsts int, lasts int)`,
  );
  for (const { code, channel, prefix, currency, dial, share, first, last } of COUNTRIES) {
    await client.query(`insert into place values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, [
      code,
      channel,
      prefix,
      currency,
      dial,
      from,
      from + share,
      first.split(' ').length,
      last.split(' ').length,
    ]);
    from += share;
  }
}

/** How big the shop is and when it was busy, in epoch milliseconds. */
type Plan = { orders: number; products: number; customers: number; startMs: number; everyMs: number };
type Steps = [what: string, text: string][];

/** When the order `n` was placed. */
const momentOf = ({ startMs, everyMs }: Plan): string => `(${startMs} + n * ${everyMs.toFixed(4)}::float8)::bigint`;

/** Products with a variant each, and their words. */
function goodsSteps(plan: Plan): Steps {
  const { products, startMs } = plan;
  return [
    [
      'products',
      `
    create temp table good as select n, pg_temp.tid('prd', ${startMs - DAY_MS} + n, n) as id, pg_temp.tid('sku', ${startMs - DAY_MS} + n, n) as sku_id,
        'K' || upper(substr(md5(n::text), 1, 4)) || '-' || n as sku, l.name || ' ' || a.name || ' ' || o.name || ' ' || n as name,
        array[l.folded, a.folded, o.folded, n::text] as words, (499 + ${chance('n', 1)} * 40000)::int as price, ${chance('n', 2)} as c
      from generate_series(1, ${products}) n
      join vocab l on l.kind = 'look' and l.i = (${chance('n', 3)} * 15)::int % 15 join vocab a on a.kind = 'adjective' and a.i = (${chance('n', 4)} * 25)::int % 25
      join vocab o on o.kind = 'noun' and o.i = (${chance('n', 5)} * 30)::int % 30;
    create unique index on good (n);
    insert into catalog.category (code, name) select 'c' || i, 'Category ' || i from generate_series(1, 50) i on conflict do nothing;
    insert into catalog.product (id, name, category, brand, tax_category, status, created_at, changed_at, words)
      select id, name, 'c' || 1 + n % 50, 'Brand ' || n % 200, 'standard', case when c < 0.9 then 'active' when c < 0.98 then 'archived' else 'draft' end,
        to_timestamp(${startMs / 1000}), to_timestamp(${startMs / 1000}), words from good;
    insert into catalog.variant (id, sku, product_id, name, gtin, weight_grams, status) select sku_id, sku, id, name, '4' || lpad(n::text, 12, '0'), 200 + n % 3000, 'active' from good;
    insert into kernel.word (kind, word, id, words) select 'prd', w, id, ' ' || array_to_string(words, ' ') from good, unnest(words) w order by w, id on conflict do nothing;
    analyze good`,
    ],
  ];
}

/** Customers, with names as popular as in life. */
function peopleSteps(plan: Plan): Steps {
  const { customers, startMs } = plan;
  const personMs = momentOf({ ...plan, everyMs: plan.everyMs / 0.3 });
  return [
    [
      'customers',
      `
    create temp table person as
      select n as nth, pg_temp.tid('cus', ${personMs}, n) as id, p.country, p.channel, p.prefix, p.currency,
        f.name || ' ' || l.name as name, string_to_array(f.folded || ' ' || l.folded, ' ') as folded, p.dial || lpad((n % 100000000)::text, 8, '0') as phone,
        'c' || n || '.' || split_part(l.folded, ' ', 1) || '@example.com' as email
      from (select n, ${chance('n', 11)} as c, ${chance('n', 12)} as a, ${chance('n', 13)} as b from generate_series(0, ${customers - 1}) n) g
      join place p on g.c >= p.low and g.c < p.high
      join vocab f on f.country = p.country and f.kind = 'first' and f.i = (power(a, 1.8) * p.firsts)::int % p.firsts
      join vocab l on l.country = p.country and l.kind = 'last' and l.i = (power(b, 1.8) * p.lasts)::int % p.lasts;
    create unique index on person (nth);
    analyze person;
    insert into parties.customer (id, email, phone, name, language, country, created_at, words)
      select id, email, phone, name, 'ro', country, to_timestamp(${startMs / 1000}), folded || ('#' || reverse(substr(phone, 2))) from person;
    insert into kernel.word (kind, word, id, words)
      select 'cus', w, id, ' ' || array_to_string(folded || ('#' || reverse(substr(phone, 2))), ' ') from person, unnest(folded || ('#' || reverse(substr(phone, 2)))) w order by w, id on conflict do nothing`,
    ],
  ];
}

/** What was ordered, when and by whom; then documents, heads and lines. */
function saleSteps(plan: Plan): Steps {
  const { orders, products, customers } = plan;
  const msOf = momentOf(plan);
  return [
    [
      'orders, drawn',
      `
    create temp table sale as
      select n, pg_temp.tid('ord', ${msOf}, n) as id, to_timestamp(${msOf} / 1000.0) as at, p.prefix || '-' || to_char(to_timestamp(${msOf} / 1000.0), 'YYYY') || '-' || lpad(n::text, 6, '0') as number,
        p.id as customer_id, p.name, p.folded, p.phone, p.email, p.country, p.channel, p.currency,
        case when p.channel = 'allegro' then n::text || '-mkt' end as external_id,
        case when g.m < 0.55 then 'card' when g.m < 0.75 then 'bank_transfer' else 'cash_on_delivery' end as method,
        case when n > ${orders} - ${orders} * 0.012 then 'placed' when g.s < 0.97 then 'completed' when g.s < 0.998 then 'cancelled' else 'placed' end as state,
        1 + (g.l * 2.2)::int as lines, (2000 + g.v * 60000)::bigint as each, g.l, g.v, g.s
      from (select n, ${chance('n', 21)} as m, ${chance('n', 22)} as s, ${chance('n', 23)} as l, ${chance('n', 24)} as v, (power(${chance('n', 25)}, 1.3) * ${customers - 1})::int as c
        from generate_series(1, ${orders}) n) g
      join person p on p.nth = g.c;
    create unique index on sale (id);
    analyze sale`,
    ],
    [
      'orders',
      `
    insert into kernel.document (id, kind, number, state, channel, created_at) select id, 'order', number, state, channel, at from sale order by id;
    insert into orders.head (id, number, channel, external_id, fingerprint, customer_id, customer_name, email, phone, language, country, ship_to, currency, payment_method, delivery_method,
        goods_minor, discount_minor, shipping_minor, tax_minor, total_minor, held, line_count, quantity, weight_grams, lines_hash, created_at, cancelled_at, cancel_reason, completed_at)
      select id, number, channel, external_id, md5(number), customer_id, name, email, phone, 'ro', country,
        jsonb_build_object('name', name, 'street', 'Strada Lungă ' || n % 200, 'city', 'Brașov', 'postalCode', '500035', 'region', 'BV', 'country', country, 'phone', phone),
        currency, method, 'courier', each * lines, 0, 1999, each * lines / 6, each * lines + 1999, 'full', lines, lines, 400 * lines, md5(n::text), at,
        case when state = 'cancelled' then at + interval '1 day' end, case when state = 'cancelled' then 'requested' end, case when state = 'completed' then at + interval '4 days' end
      from sale order by id`,
    ],
    [
      'lines',
      `
    insert into orders.line (order_id, position, id, sku_id, sku, name, quantity, price_minor, gross_minor, discount_minor, shipping_minor, total_minor, tax_category, tax_ppm, tax_minor, weight_grams)
      select s.id, i, 'lin_' || substr(s.id, 5, 24) || lpad(i::text, 2, '0'), g.sku_id, g.sku, g.name, 1, s.each, s.each, 0, 0, s.each, 'standard', 210000, s.each / 6, 400
      from sale s cross join generate_series(1, 3) i join good g on g.n = 1 + (s.n::bigint * 7919 + i * 104729) % ${products} where i <= s.lines order by s.id, i`,
    ],
  ];
}

/** What is wanted, what has left, what was paid, and the runs. */
function bookSteps(plan: Plan): Steps {
  const { products } = plan;
  return [
    [
      'stock and money',
      `
    insert into stock.demand (document_id, country, wanted)
      select s.id, s.country, (select jsonb_object_agg(g.sku_id, 1) from generate_series(1, s.lines) i join good g on g.n = 1 + (s.n::bigint * 7919 + i * 104729) % ${products}) from sale s order by s.id;
    insert into kernel.transfer (id, kind, from_account, to_account, unit, amount, document_id, reason, happened_on, recorded_at)
      select 'tra_' || substr(s.id, 5, 24) || lpad(i::text, 2, '0'), 'posted', 'stock:x', 'goods:customer', 'sku', 1, s.id, 'handed_over', s.at::date, s.at
      from sale s cross join generate_series(1, 3) i where i <= s.lines and (s.state = 'completed' or (s.state = 'placed' and s.l < 0.3 and i = 1)) order by s.id, i;
    insert into kernel.balance (account, unit, posted)
      select 'paid:' || id, currency, each * lines + 1999 from sale where state = 'completed' or (state = 'placed' and v < 0.5 and method <> 'cash_on_delivery') order by id;
    insert into kernel.pending (id, from_account, to_account, unit, amount, document_id, reason)
      select 'tra_' || substr(id, 5, 24) || 'zz', 'gateway:card', 'paid:' || id, currency, 1, id, 'authorised' from sale where state = 'placed' and v >= 0.5 and v < 0.8 and method = 'card'`,
    ],
    [
      'runs that have ended',
      `
    insert into engine.run (id, definition_id, key, document_id, document_kind, root_id, status, outcome, rev, vars, state, started_at, ended_at)
      select 'run_' || substr(s.id, 5), d.id, d.key, s.id, 'order', 'run_' || substr(s.id, 5), 'ended', 'completed', 9, '{"sourcing": {"shipments": []}}', '{"t": []}', s.at, s.at + interval '4 days'
      from sale s cross join (select id, key from engine.definition where document_kind = 'order' order by version desc limit 1) d order by s.id`,
    ],
  ];
}

/** What the readers would have written, and what colleagues have put on orders. */
function listSteps(): Steps {
  return [
    [
      'list and words',
      `
    create temp table listed as select id, folded || ('#' || reverse(substr(phone, 2))) as words, state,
        case when state = 'completed' or (state = 'placed' and v < 0.5 and method <> 'cash_on_delivery') then 'paid'
          when state = 'placed' and v >= 0.5 and v < 0.8 and method = 'card' then 'authorised' else 'unpaid' end as payment,
        case when state = 'completed' or (state = 'placed' and l < 0.3 and lines = 1) then 'fulfilled' when state = 'placed' and l < 0.3 then 'partial' else 'unfulfilled' end as fulfilment,
        channel, country, method from sale;
    insert into orders.facet (state, payment, fulfilment, channel, country, method, count)
      select state, payment, fulfilment, channel, country, method, count(*) from listed group by 1, 2, 3, 4, 5, 6
      on conflict (state, payment, fulfilment, channel, country, method) do update set count = orders.facet.count + excluded.count;
    insert into orders.listing (id, facet, words)
      select l.id, f.id, ' ' || array_to_string(l.words, ' ') from listed l join orders.facet f using (state, payment, fulfilment, channel, country, method) order by l.id;
    insert into kernel.word (kind, word, id, words) select 'ord', w, id, ' ' || array_to_string(words, ' ') from listed, unnest(words) w order by w, id on conflict do nothing`,
    ],
    [
      'tags',
      `
    insert into staff.account (id, email, name, language, password_hash, created_at)
      select 'acc_01jd000000000000000000000' || i, 'bench' || i || '@example.com', 'Colleague ' || i, 'en', '-', now() from generate_series(1, 5) i on conflict do nothing;
    insert into desk.tag (document_id, tag, added_at, added_by)
      select id, case when n % 100 = 0 then 'vip' when n % 1000 = 7 then 'gift' else 'fragile-' || n % 7 end, at, 'acc' from sale where n % 100 = 0 or n % 1000 = 7 or n % 5000 = 3;
    insert into desk.assignment (document_id, account_id, assigned_at, assigned_by)
      select id, 'acc_01jd000000000000000000000' || 1 + n % 5, at, 'acc' from sale where state = 'placed' and n % 3 = 0;
    insert into desk.note (id, document_id, author_id, text, visibility, created_at)
      select 'not_' || substr(id, 5), id, 'acc', 'Called, will be at home after five', 'private', at from sale where n % 20 = 0`,
    ],
  ];
}

/** Makes the shop in an empty, migrated database. Ends just before `endMs` (epoch). */
export async function makeBigShop(client: pg.Client, { orders, products }: Size, endMs: number, say: (what: string) => void): Promise<void> {
  const began = performance.now();
  const plan: Plan = { orders, products, customers: Math.round(orders * 0.3), startMs: endMs - DAY_MS - YEARS_MS, everyMs: YEARS_MS / orders };
  await prepare(client);
  await client.query(`insert into orders.channel (code, name, kind, prefix, currency, country, price_list, price_authority, language)
    values ('allegro', 'Allegro', 'marketplace', 'AL', 'PLN', 'PL', 'pl', 'channel', 'pl') on conflict do nothing`);
  const steps: Steps = [
    ...goodsSteps(plan),
    ...peopleSteps(plan),
    ...saleSteps(plan),
    ...bookSteps(plan),
    ...listSteps(),
    ['tidied up', 'drop table listed, sale, person, good'],
    ['vacuum', 'vacuum analyze'],
  ];
  for (const [what, text] of steps) {
    const at = performance.now();
    await client.query(text);
    say(`${what} ${((performance.now() - at) / 1000).toFixed(1)} s`);
  }
  say(`made in ${((performance.now() - began) / 1000).toFixed(0)} s`);
}
