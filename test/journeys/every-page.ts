// Every address of the back office, with something to see at each: what the journeys over all pages walk along.
import assert from 'node:assert/strict';
import { type Visit, until } from './browser.ts';

/** Where a route is looked at. An address is a deep link, as somebody would paste it. */
export interface Stop {
  name: string;
  path: string;
  /** Of the pages that people have open all day; these are looked at in all ways. */
  isMain?: boolean;
  /** For those who have not signed in. */
  isOpen?: boolean;
}

interface Listed {
  items: { id: string; sku: string; code: string; name: string }[];
}

/** Places an order as a shop's page would; two of them are so alike that a person has to look. */
export async function placeOne(visit: Visit, name: string, method = 'cash_on_delivery'): Promise<{ orderId: string; number: string }> {
  const { items } = await visit.get<Listed>('/api/catalog/list?limit=1&status=active');
  const address = { name, street: 'Strada Lungă 8', city: 'Brașov', postalCode: '500058', country: 'RO' };
  return visit.act('orders.place', {
    channel: 'web',
    currency: 'RON',
    customer: { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`, language: 'ro' },
    shipTo: address,
    lines: [{ sku: items[0]!.sku, quantity: 1 }],
    payment: { method },
    delivery: { method: 'courier' },
  });
}

/** Stops two orders at the choice of a warehouse, by a drawing that asks for what the step does not know; the shop's own drawing is back then. */
export async function stopTwo(visit: Visit): Promise<{ incident: string; numbers: string[] }> {
  const { xml } = await visit.get<{ xml: string }>('/api/processes/map?key=order-to-delivery');
  const broken = xml.replace(/(name="prefer" value=")[^"]*"/, '$1=order.currency"');
  assert.notEqual(broken, xml, 'the drawing chooses a warehouse');
  // Pinned: the other orders keep to their drawing, and these two to theirs.
  await visit.act('processes.publish', { xml: broken, policy: 'pin' });
  const placed = [await placeOne(visit, 'Sorin Albu'), await placeOne(visit, 'Irina Munteanu')];
  await visit.act('processes.publish', { xml, policy: 'pin' });
  const { items } = await visit.get<Listed>('/api/incidents/list?element=Source');
  return { incident: items[0]!.id, numbers: placed.map((it) => it.number) };
}

/** Runs the orders of the last days through a sketch. */
export async function tryOne(visit: Visit, sketchId: string): Promise<string> {
  const settings = { from: '2020-01-01T00:00:00.000Z', to: '2040-01-01T00:00:00.000Z' };
  const { trialId } = await visit.act<{ trialId: string }>('trials.start', { kind: 'back-test', sketchId, settings });
  await until(visit.page, `fetch('/api/trials/get?trialId=${trialId}').then((it) => it.json()).then((it) => it.status === 'done')`);
  return trialId;
}

/** Begins a sketch that renames a step, and says something about it. */
export async function sketchOne(visit: Visit): Promise<string> {
  const { sketchId } = await visit.act<{ sketchId: string }>('sketches.start', { kind: 'process', key: 'order-to-delivery', name: 'Other words' });
  const { xml } = await visit.get<{ xml: string }>(`/api/sketches/get?sketchId=${sketchId}`);
  await visit.act('sketches.save', { sketchId, rev: 1, xml: xml.replace('name="Review the order"', 'name="Look at the order"') });
  await visit.act('comments.add', { key: 'order-to-delivery', element: 'Review', text: 'Who looks on Saturdays?', sketchId });
  return sketchId;
}

/** Begins a sketch of a decision table, with a test row that is not as expected. */
async function sketchTable(visit: Visit): Promise<string> {
  const { sketchId } = await visit.act<{ sketchId: string }>('sketches.start', { kind: 'decision', key: 'order-approval' });
  const rows = [{ name: 'Dear', inputs: { Clause_Value: 9_000, Clause_Complete: true }, expects: { Output_decision: 'accept' } }];
  await visit.act('tables.save_rows', { key: 'order-approval', rows });
  return sketchId;
}

/** Reads a small event log. */
async function readLog(visit: Visit): Promise<string> {
  const mapping = { separator: ',', caseId: 0, activity: 1, time: 2, resource: 3, dayOrder: 'dmy' };
  const { logId } = await visit.act<{ logId: string }>('discovery.begin', { name: 'Last week', format: 'csv', mapping });
  const text = 'case,step,time,who\n1,Check,2026-01-01 10:00,Sales desk\n1,Pack,2026-01-01 12:00,Warehouse\n2,Check,2026-01-02 10:00,Sales desk\n';
  await visit.act('discovery.add', { logId, text, line: 1 });
  await visit.act('discovery.close', { logId });
  return logId;
}

/** Rehearses a small peak and waits for its result. */
async function rehearse(visit: Visit): Promise<string> {
  const { trialId } = await visit.act<{ trialId: string }>('trials.start', {
    kind: 'rehearsal',
    key: 'order-to-delivery',
    settings: { ordersADay: 50, factor: 2 },
  });
  await until(visit.page, `fetch('/api/trials/get?trialId=${trialId}').then((it) => it.json()).then((it) => it.status === 'done')`);
  return trialId;
}

/** Gives the shop one of everything that has a page. */
async function fill(visit: Visit) {
  const first = async (path: string) => (await visit.get<Listed>(path)).items[0]!;
  const waiting = await placeOne(visit, 'Maria Marin', 'bank_transfer');
  const { orderId } = await placeOne(visit, 'Ion Rusu');
  await placeOne(visit, 'Ion Rusu');
  const { incident } = await stopTwo(visit);
  const product = await first('/api/catalog/list?limit=1&status=active');
  const { draftId } = await visit.act<{ draftId: string }>('orders.save_draft', {
    draft: { channel: 'phone', customer: { name: 'Elena Ceban' }, lines: [{ sku: product.sku, quantity: 2 }] },
  });
  const { countId } = await visit.act<{ countId: string }>('stock.open_count', { warehouse: (await first('/api/stock/warehouses')).code, scope: 'never' });
  const { endpointId } = await visit.act<{ endpointId: string }>('webhooks.add', { url: 'https://hooks.example.com/kontor', events: ['orders.*'] });
  const { token } = await visit.act<{ token: string }>('staff.invite', { email: 'dana@demo.example', name: 'Dana Rotaru', roles: ['support'] });
  const sketch = await sketchOne(visit);
  const trial = await tryOne(visit, sketch);
  const csv = 'sku,name,price\nCANA-1,Cana,35.00\n';
  const upload = `fetch('/files/batches/upload?kind=products&name=products.csv', { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, body: ${JSON.stringify(csv)} }).then((it) => it.json())`;
  const { batchId } = await visit.page.evaluate<{ batchId: string }>(upload);
  await visit.act('desk.add_note', { documentId: orderId, text: 'Please pack it as a present.', visibility: 'private', mentions: [] });
  for (const path of ['/api/messages/list?limit=1', `/api/shipping/parcels?orderId=${orderId}`])
    await until(visit.page, `fetch(${JSON.stringify(path)}).then((it) => it.json()).then((it) => it.items.length > 0)`);
  return {
    waiting: waiting.orderId,
    order: orderId,
    parcel: (await first(`/api/shipping/parcels?orderId=${orderId}`)).id,
    product: product.id,
    draft: draftId,
    count: countId,
    endpoint: endpointId,
    token,
    incident,
    batch: batchId,
    sketch,
    tableSketch: await sketchTable(visit),
    log: await readLog(visit),
    trial,
    task: (await first('/api/tasks/list?limit=1')).id,
    mail: (await first('/api/messages/list?limit=1')).id,
    customer: (await first('/api/parties/list?limit=1')).id,
    template: (await first('/api/messages/templates')).name,
    account: (await first('/api/staff/accounts')).id,
    rehearsal: await rehearse(visit),
  };
}

/** The stops of drawings: what is live, what is sketched, and what is tried. */
function drawingStops(known: Awaited<ReturnType<typeof fill>>): Record<string, Omit<Stop, 'name'>[]> {
  return {
    '/processes': [{ path: '/processes' }],
    '/promises': [{ path: '/promises' }, { path: '/promises?risk=miss&today=true' }],
    '/processes/publish': [{ path: '/processes/publish' }],
    '/processes/table/$key': [{ path: '/processes/table/order-approval' }],
    '/processes/discover': [{ path: '/processes/discover' }, { path: `/processes/discover?log=${known.log}` }],
    '/processes/$key': [{ path: '/processes/order-to-delivery' }, { path: '/processes/fulfilment?element=Pick' }],
    '/sketches': [{ path: '/sketches', isMain: true }, { path: '/sketches?state=dropped' }, { path: '/sketches?add=true' }],
    '/sketches/$id': [{ path: `/sketches/${known.sketch}` }, { path: `/sketches/${known.tableSketch}` }],
    '/sketches/$id/compare': [{ path: `/sketches/${known.sketch}/compare`, isMain: true }, { path: `/sketches/${known.sketch}/compare?talk=true` }],
    '/processes/$key/handbook': [{ path: '/processes/fulfilment/handbook', isMain: true }, { path: '/processes/order-to-delivery/handbook?find=money' }],
    '/processes/$key/rehearsal': [
      { path: `/processes/order-to-delivery/rehearsal?trial=${known.rehearsal}`, isMain: true },
      { path: '/processes/fulfilment/rehearsal' },
    ],
    '/sketches/$id/rehearsal': [{ path: `/sketches/${known.sketch}/rehearsal` }],
    '/sketches/$id/trials': [{ path: `/sketches/${known.sketch}/trials` }, { path: `/sketches/${known.sketch}/trials?trial=${known.trial}`, isMain: true }],
  };
}

/** The stops of each route. A route that is not here, and one that is here and not there any more, is a failure. */
export async function stopsOf(visit: Visit): Promise<Stop[]> {
  const known = await fill(visit);
  const byRoute: Record<string, Omit<Stop, 'name'>[]> = {
    '/': [{ path: '/', isMain: true }],
    '/sign-in': [{ path: '/sign-in', isOpen: true }],
    '/welcome': [{ path: '/welcome', isOpen: true }],
    '/welcome/shop': [{ path: '/welcome/shop', isOpen: true }],
    '/invitation': [
      { path: `/invitation#${known.token}`, isOpen: true },
      { path: '/invitation#gone', isOpen: true },
    ],
    '/first-steps': [{ path: '/first-steps' }],
    '/till': [{ path: '/till' }],
    '/orders': [{ path: '/orders', isMain: true }, { path: '/orders?q=nobody' }],
    '/orders/new': [{ path: '/orders/new', isMain: true }],
    '/orders/$orderId': [
      { path: `/orders/${known.order}`, isMain: true },
      { path: `/orders/${known.waiting}` },
      { path: '/orders/ord_00000000000000000000000000' },
    ],
    '/parcels/$parcelId': [{ path: `/parcels/${known.parcel}` }],
    '/drafts': [{ path: '/drafts' }],
    '/drafts/$draftId': [{ path: `/drafts/${known.draft}` }],
    '/invoices': [{ path: '/invoices' }],
    '/tasks': [{ path: '/tasks', isMain: true }, { path: `/tasks?task=${known.task}` }],
    '/products': [{ path: '/products', isMain: true }],
    '/products/grid': [{ path: '/products/grid' }],
    '/products/$productId': [{ path: `/products/${known.product}`, isMain: true }],
    '/stock': [{ path: '/stock', isMain: true }],
    '/stock/movements': [{ path: '/stock/movements' }],
    '/stock/counts': [{ path: '/stock/counts' }],
    '/stock/counts/$countId': [{ path: `/stock/counts/${known.count}` }],
    '/stock/ageing': [{ path: '/stock/ageing' }],
    '/customers': [{ path: '/customers', isMain: true }],
    '/customers/$customerId': [{ path: `/customers/${known.customer}` }],
    ...drawingStops(known),
    '/mail': [{ path: '/mail' }, { path: `/mail?message=${known.mail}` }],
    '/templates': [{ path: '/templates' }],
    '/templates/$name': [{ path: `/templates/${known.template}` }],
    '/incidents': [
      { path: '/incidents' },
      { path: '/incidents?process=order-to-delivery&element=Source&kind=input', isMain: true },
      { path: `/incidents?incident=${known.incident}` },
    ],
    '/notices': [{ path: '/notices' }],
    '/channels': [{ path: '/channels' }],
    '/channels/$code': [{ path: '/channels/web' }, { path: '/channels/marketplace' }],
    '/settings': [{ path: '/settings', isMain: true }],
    '/settings/$section': ['texts', 'taxes', 'warehouses', 'deliveries', 'mail', 'more', 'demo', 'about'].map((it) => ({ path: `/settings/${it}` })),
    '/staff': [{ path: '/staff', isMain: true }, { path: `/staff?account=${known.account}` }],
    '/staff/roles': [{ path: '/staff/roles' }, { path: '/staff/roles?role=support' }],
    '/developers': [{ path: '/developers' }],
    '/developers/webhooks': [{ path: '/developers/webhooks' }],
    '/developers/webhooks/$endpointId': [{ path: `/developers/webhooks/${known.endpoint}` }],
    '/imports': [{ path: '/imports' }, { path: '/imports?add=true' }],
    '/imports/$batchId': [{ path: `/imports/${known.batch}` }],
    '/audit': [{ path: '/audit' }],
  };
  const routes = await visit.page.evaluate<string[]>('Object.keys(window.__TSR_ROUTER__.routesByPath)');
  assert.deepEqual(Object.keys(byRoute).toSorted(), routes.toSorted(), 'every route has its stops, and every stop its route');
  const stops = Object.entries(byRoute).flatMap(([route, some]) => some.map((stop, at) => ({ name: at === 0 ? route : `${route} (${at + 1})`, ...stop })));
  return [...stops, { name: 'nowhere', path: '/nowhere' }];
}

/** Nothing is on its way any more; the stream of changes stays open, so the network is never idle. */
const LOADED = `document.querySelector('h1') !== null && document.querySelector('[aria-label="Loading"]') === null && document.querySelector('[role="group"][data-drawing]:not([data-ready])') === null`;

/** Opens an address and waits until it shows what it has; `loading` is what waiting is called in the page's language. */
export async function open({ page }: Visit, path: string, loading = 'Loading'): Promise<void> {
  await page.goto(path);
  await until(page, LOADED.replace('Loading', loading));
}
