// The made-up shop of the mock: orders of four countries somewhere on their drawings, deterministic from one seed.
import type { Address, Incident, Message, Order, OrderRow, ParcelWhole, Run, Task } from '../shapes.ts';
import { SCHEMAS } from './schemas.ts';
import { type MockDrawing, type Walk, readDrawing, walk } from './walker.ts';

const PEOPLE: [string, string, string, string, string, string, string][] = [
  ['Ștefania Țurcanu', 'RO', 'ro', 'Strada Mihai Eminescu 14, ap. 3', 'Cluj-Napoca', '400033', '+40 721 555 014'],
  ['Andrei Popescu', 'RO', 'ro', 'Bulevardul Unirii 61', 'București', '030824', '+40 722 555 127'],
  ['Ion Rusu', 'MD', 'ro', 'Strada Ismail 33', 'Chișinău', 'MD-2001', '+373 69 555 218'],
  ['Łukasz Wójcik', 'PL', 'pl', 'ul. Świętokrzyska 20', 'Warszawa', '00-002', '+48 601 555 330'],
  ['Zofia Dąbrowska', 'PL', 'pl', 'ul. Długa 7/12', 'Kraków', '31-147', '+48 602 555 441'],
  ['João Conceição', 'BR', 'pt-BR', 'Rua Augusta 1508', 'São Paulo', '01304-001', '+55 11 95555-0152'],
  ['Beatriz Araújo', 'BR', 'pt-BR', 'Avenida Atlântica 2964', 'Rio de Janeiro', '22070-000', '+55 21 95555-0163'],
  ['Екатерина Ковальчук', 'MD', 'ru', 'Strada 31 August 1989 nr. 78', 'Chișinău', 'MD-2004', '+373 78 555 274'],
];
const GOODS: [string, string, number][] = [
  ['LAMP-OAK-40', 'Desk lamp Halle, oak, 40 cm', 249],
  ['MUG-BLUE-330', 'Stoneware mug, cobalt, 330 ml', 42],
  ['CHAIR-ASH-01', 'Chair Linz, ash, oiled', 890],
  ['NOTE-A5-DOT', 'Notebook A5, dotted, 192 pages', 38],
  ['KETTLE-STEEL-17', 'Kettle, brushed steel, 1.7 l', 319],
  ['RUG-WOOL-160', 'Wool rug Brașov, 160 × 230 cm', 1450],
];
const CURRENCIES: Record<string, string> = { RO: 'RON', MD: 'MDL', PL: 'PLN', BR: 'BRL' };
const METHODS = ['card', 'bank_transfer', 'cash_on_delivery'] as const;
const HOUR = 3_600_000;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

export interface MockOrder {
  row: OrderRow;
  order: Order;
  walks: Walk[];
  parcels: ParcelWhole[];
}

/** The shop in memory. */
export interface MockShop {
  orders: MockOrder[];
  drawings: Map<string, MockDrawing>;
  messages: Message[];
  incidents: Incident[];
  id: (prefix: string) => string;
  place: (
    input: {
      name: string;
      country: string;
      method: string;
      lines: { sku: string; quantity: number }[];
      address?: Partial<Address>;
    },
    at: number,
  ) => MockOrder;
  tasks: () => Task[];
  complete: (taskId: string, input: unknown, actor: string) => MockOrder | undefined;
}

/** Makes the shop out of the drawings in `folder`. */
export async function makeShop(folder: string): Promise<MockShop> {
  const keys = ['order-to-delivery', 'fulfilment', 'order-cancellation'];
  const drawings = new Map((await Promise.all(keys.map((key) => readDrawing(folder, key)))).map((it) => [it.key, it]));
  let seed = 20_261_107;
  const random = (): number => ((seed = (seed * 48_271) % 2_147_483_647), seed / 2_147_483_647);
  const id = (prefix: string): string => `${prefix}_01jd${Array.from({ length: 22 }, () => ALPHABET[Math.floor(random() * 32)]).join('')}`;
  const shop = { orders: [], drawings, messages: [], incidents: [], id } as unknown as MockShop;
  let counter = 1180;
  shop.place = (input, at) => place(shop, { ...input, number: `${input.country}-2026-${String(++counter).padStart(6, '0')}` }, at);
  shop.tasks = () => tasksOf(shop);
  shop.complete = (taskId, input, actor) => complete(shop, taskId, input, actor);
  const now = Date.now();
  for (let nth = 0; nth < 130; nth++) {
    const person = PEOPLE[nth % PEOPLE.length]!;
    const made = shop.place(
      {
        name: person[0],
        country: person[1],
        method: METHODS[Math.floor(random() * 3)]!,
        lines: Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
          sku: GOODS[Math.floor(random() * GOODS.length)]![0],
          quantity: 1 + Math.floor(random() * 3),
        })),
      },
      now - (130 - nth) * HOUR * 0.9 - random() * HOUR,
    );
    for (let step = Math.floor(random() * 6); step > 0; step--) goOn(shop, made, now - (130 - nth) * HOUR * 0.4);
  }
  breakOne(shop);
  return shop;
}

const money = (amount: number, currency: string): { amount: string; currency: string } => ({
  amount: amount.toFixed(2),
  currency,
});

function place(shop: MockShop, input: Parameters<MockShop['place']>[0] & { number: string }, at: number): MockOrder {
  const currency = CURRENCIES[input.country] ?? 'EUR';
  const person = PEOPLE.find((it) => it[0] === input.name);
  const lines = input.lines.map(({ sku, quantity }) => {
    const [code, name, price] = GOODS.find((it) => it[0] === sku) ?? [sku, sku, 100];
    return {
      id: shop.id('lin'),
      skuId: shop.id('sku'),
      sku: code,
      name,
      quantity,
      price: money(price, currency),
      gross: money(price * quantity, currency),
    };
  });
  const total = lines.reduce((sum, it) => sum + Number(it.gross.amount), 19.9);
  const createdAt = new Date(at).toISOString();
  const id = shop.id('ord');
  const paymentState = input.method === 'card' ? 'authorised' : 'unpaid';
  const row: OrderRow = {
    id,
    number: input.number,
    createdAt,
    customerName: input.name,
    total: money(total, currency),
    state: 'placed',
    channel: `web-${input.country.toLowerCase()}`,
    country: input.country,
    paymentMethod: input.method,
    paymentState,
  };
  const shipTo = {
    name: input.name,
    street: person?.[3] ?? 'Main street 1',
    city: person?.[4] ?? 'Iași',
    postalCode: person?.[5] ?? '700000',
    country: input.country,
    phone: person?.[6] ?? null,
    ...input.address,
  };
  const order: Order = {
    ...row,
    goods: money(total - 19.9, currency),
    discount: money(0, currency),
    shipping: money(19.9, currency),
    tax: money(total * 0.174, currency),
    held: 'full',
    deliveryMethod: 'courier',
    note: null,
    shipTo,
    lines,
    customerId: shop.id('cus'),
    email: `${input.number.toLowerCase()}@example.com`,
    phone: shipTo.phone,
    language: person?.[2] ?? 'en',
    cancelReason: null,
  };
  const made: MockOrder = { row, order, walks: [], parcels: [] };
  shop.orders.unshift(made);
  start(shop, made, 'order-to-delivery', null, id, input.number, at);
  return made;
}

function start(
  shop: MockShop,
  made: MockOrder,
  key: string,
  parentId: string | null,
  documentId: string,
  documentNumber: string,
  at: number,
  runId = shop.id('run'),
): void {
  const drawing = shop.drawings.get(key)!;
  const run: Run = {
    id: runId,
    parentId,
    key,
    name: drawing.name,
    version: 3,
    definitionId: `def_${key}`,
    documentId,
    documentKind: drawing.kind,
    documentNumber,
    status: 'live',
    outcome: null,
    startedAt: new Date(at).toISOString(),
    endedAt: null,
    waits: [],
    done: [],
    flows: [],
    history: [],
  };
  const method = made.row.paymentMethod;
  const isDoubtful = Number(made.row.total.amount) > 1500;
  const turns: Record<string, string> = {
    Approval: isDoubtful ? 'Flow_Approval_Review' : 'Flow_Approval_Accepted',
    Payment: method === 'card' ? 'Flow_Payment_CardPayment' : method === 'cash_on_delivery' ? 'Flow_Payment_Paid' : 'Flow_Payment_SendBankDetails',
    TransferComplete: 'Flow_TransferComplete_Paid',
    AwaitCourier: 'Flow_AwaitCourier_Delivered',
  };
  const it: Walk = {
    run,
    drawing,
    turns,
    id: shop.id,
    onCall: (element) => (element === 'Fulfil' ? (made.order.lines.length > 2 ? 2 : 1) : 0),
  };
  made.walks.push(it);
  walk(it, drawing.first, at, 'system');
  afterWalk(shop, made, it, at);
}

/** Starts what a call wants, mails what was sent, and sets milestones. */
function afterWalk(shop: MockShop, made: MockOrder, it: Walk, at: number): void {
  const { order } = made;
  for (const wait of it.run.waits) {
    if (wait.kind !== 'child' || wait.child === null || made.walks.some((other) => other.run.id === wait.child)) continue;
    const nth = made.parcels.length;
    const parcel: ParcelWhole = {
      id: shop.id('shp'),
      number: `P-2026-${String(8200 + shop.orders.length * 2 + nth).padStart(6, '0')}`,
      state: 'planned',
      orderId: order.id,
      warehouse: nth === 0 ? 'Cluj' : 'Poznań',
      method: 'courier',
      carrier: null,
      trackingNumber: null,
      trackingStatus: null,
      weightGrams: 1840,
      collect: order.paymentMethod === 'cash_on_delivery' ? order.total : null,
      promisedOn: null,
      tracking: [],
      lines: order.lines.slice(nth * 2, nth * 2 + 2).map(({ skuId, sku, quantity }) => ({ skuId, sku, quantity, picked: null })),
    };
    made.parcels.push(parcel);
    start(shop, made, 'fulfilment', it.run.id, parcel.id, parcel.number, at + 100, wait.child);
  }
  if (it.run.key === 'order-to-delivery' && it.run.done.includes('Source') && !shop.messages.some((mail) => mail.documentId === order.id))
    send(shop, order, 'order-accepted', at);
  if (it.run.status !== 'ended') return;
  const parent = made.walks.find((other) => other.run.id === it.run.parentId);
  if (!parent) {
    made.row.state = order.state = 'completed';
    return;
  }
  parent.run.waits = parent.run.waits.filter((wait) => wait.child !== it.run.id);
  if (parent.run.waits.length === 0) move(shop, made, parent, 'Fulfil', at, 'system');
}

function send(shop: MockShop, order: Order, template: string, at: number): void {
  const subject =
    order.language === 'ro'
      ? `Comanda ${order.number} a fost acceptată`
      : order.language === 'pl'
        ? `Zamówienie ${order.number} przyjęte`
        : order.language === 'ru'
          ? `Заказ ${order.number} принят`
          : order.language === 'pt-BR'
            ? `Pedido ${order.number} confirmado`
            : `Order ${order.number} accepted`;
  const text = `${order.customerName},\n\n${subject}.\n\n${order.lines.map((it) => `${it.quantity} × ${it.name}`).join('\n')}\n\n${order.total.amount} ${order.total.currency}`;
  const when = new Date(at + 400).toISOString();
  shop.messages.unshift({
    id: shop.id('msg'),
    at: when,
    sentAt: when,
    template,
    subject,
    to: { name: order.customerName, email: order.email },
    language: order.language,
    state: shop.messages.length % 23 === 7 ? 'bounced' : 'sent',
    reason: null,
    documentId: order.id,
    documentNumber: order.number,
    text,
    html: `<div style="font: 15px/1.5 sans-serif; padding: 16px; color: #1a1d24; white-space: pre-line">${text}</div>`,
  });
}

function move(shop: MockShop, made: MockOrder, it: Walk, element: string, at: number, actor: string, output?: unknown): void {
  it.run.waits = it.run.waits.filter((wait) => wait.at !== element);
  walk(it, element, at, actor, output);
  const parcel = made.parcels.find((one) => one.id === it.run.documentId);
  if (parcel) {
    const states: [string, string][] = [
      ['Pick', 'picked'],
      ['Check', 'checked'],
      ['Pack', 'packed'],
      ['BuyLabel', 'labelled'],
      ['HandOver', 'handed_over'],
      ['Delivered', 'delivered'],
    ];
    for (const [step, state] of states) if (it.run.done.includes(step)) parcel.state = state;
    if (it.run.done.includes('BuyLabel')) Object.assign(parcel, { carrier: 'Sameday', trackingNumber: '1ONB2400715503', trackingStatus: 'in_transit' });
  }
  afterWalk(shop, made, it, at);
}

/** Lets one waiting token of an order go on, as time or people would have it. */
function goOn(shop: MockShop, made: MockOrder, at: number): void {
  const it = made.walks.findLast((other) => other.run.status === 'live' && other.run.waits.some((wait) => wait.main && wait.kind !== 'child'));
  const wait = it?.run.waits.find((one) => one.main && one.kind !== 'child');
  if (it && wait) move(shop, made, it, wait.at, at, wait.kind === 'user' ? 'Zofia Nowak' : 'system');
}

function tasksOf(shop: MockShop): Task[] {
  const tasks = shop.orders.flatMap(({ walks }) =>
    walks.flatMap(({ run, drawing }) =>
      run.waits.flatMap((wait): Task[] => {
        if (wait.taskId === null) return [];
        const prefill = {
          [drawing.kind === 'parcel' ? 'parcelId' : 'orderId']: run.documentId,
          ...(wait.form === 'shipping.pack' ? { weightGrams: 1840 } : {}),
        };
        const { schema, summary } = SCHEMAS[wait.form ?? ''] ?? { schema: null, summary: null };
        return [
          {
            id: wait.taskId,
            element: wait.element,
            name: wait.name,
            lane: wait.lane,
            form: wait.form,
            process: run.key,
            processName: run.name,
            documentId: run.documentId,
            documentKind: run.documentKind,
            documentNumber: run.documentNumber,
            openedAt: wait.since,
            dueAt: wait.dueAt,
            assignee: null,
            prefill,
            schema,
            summary,
          },
        ];
      }),
    ),
  );
  return tasks.sort((one, other) => one.openedAt.localeCompare(other.openedAt));
}

function complete(shop: MockShop, taskId: string, input: unknown, actor: string): MockOrder | undefined {
  for (const made of shop.orders) {
    for (const it of made.walks) {
      const wait = it.run.waits.find((one) => one.taskId === taskId);
      if (!wait) continue;
      move(shop, made, it, wait.at, Date.now(), actor, input);
      return made;
    }
  }
  return undefined;
}

/** One run stands at an incident, so that the pages about those have something to say. */
function breakOne(shop: MockShop): void {
  const made = shop.orders.find((it) => it.walks.some((one) => one.run.key === 'fulfilment' && one.run.waits.some((wait) => wait.at === 'HandOver')));
  const it = made?.walks.find((one) => one.run.waits.some((wait) => wait.at === 'HandOver'));
  if (!made || !it) return;
  const openedAt = new Date(Date.now() - 5 * HOUR).toISOString();
  const incident = {
    id: shop.id('inc'),
    message: 'The carrier did not answer five times (timeout after 10 s).',
    kind: 'outside',
  };
  it.run.waits = [
    {
      id: shop.id('wai'),
      element: 'BuyLabel',
      name: 'Buy the label',
      kind: 'incident',
      main: true,
      at: 'BuyLabel',
      message: null,
      dueAt: null,
      since: openedAt,
      lane: null,
      form: null,
      taskId: null,
      incident,
      child: null,
    },
  ];
  it.run.history.push({
    at: openedAt,
    actor: 'system',
    element: 'BuyLabel',
    name: 'Buy the label',
    what: 'incident',
    note: incident.message,
  });
  shop.incidents.push({
    ...incident,
    process: 'fulfilment',
    element: 'BuyLabel',
    name: 'Buy the label',
    documentId: it.run.documentId,
    documentNumber: it.run.documentNumber,
    payload: { job: 'job_01jd', attempts: 5 },
    openedAt,
  });
}
