// The shapes of questions and answers on the wire; written by hand from the rooms' schemas until they are generated.

/** A decimal string and an ISO 4217 code. */
export interface Money {
  amount: string;
  currency: string;
}

/** An instant as ISO 8601 text. */
export type Instant = string;

/** A page of a keyset list: `next` goes into `after` of the following question. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

interface Keyset {
  after?: string;
  limit?: number;
}

export interface Account {
  id: string;
  email: string;
  name: string;
  language: string;
  roles: string[];
  active: boolean;
  createdAt: Instant;
}

export interface Me {
  account: Account | null;
  key: string | null;
  permissions: string[];
}

export interface OrderRow {
  id: string;
  number: string;
  createdAt: Instant;
  customerName: string;
  total: Money;
  state: string;
  channel: string;
  country: string;
  paymentMethod: string;
  paymentState: string;
  /** Where its tokens stand, in words; there only where the server says so. */
  where?: string[];
}

export interface Address {
  name: string;
  street: string;
  city: string;
  postalCode: string;
  region?: string | null;
  country: string;
  phone?: string | null;
}

export interface OrderLine {
  id: string;
  skuId: string;
  sku: string;
  name: string;
  quantity: number;
  price: Money;
  /** Price times quantity, before discount and shipping. */
  gross: Money;
}

export interface Order {
  id: string;
  number: string;
  createdAt: Instant;
  state: string;
  channel: string;
  country: string;
  customerId: string;
  customerName: string;
  email: string | null;
  phone: string | null;
  language: string;
  shipTo: Address;
  paymentMethod: string;
  paymentState: string;
  deliveryMethod: string;
  note: string | null;
  held: string;
  goods: Money;
  discount: Money;
  shipping: Money;
  tax: Money;
  total: Money;
  cancelReason: string | null;
  promisedAt?: Instant | null;
  lines: OrderLine[];
}

export interface Channel {
  code: string;
  name: string;
  kind: 'web' | 'marketplace' | 'pos' | 'phone';
  currency: string;
  country: string;
}

export interface PlaceOrder {
  channel: string;
  currency: string;
  customer: { name: string; email?: string; phone?: string; language?: string };
  shipTo: Address;
  lines: { sku: string; quantity: number }[];
  payment: { method: string; token?: string };
  delivery: { method: string };
  note?: string;
}

export interface Parcel {
  id: string;
  number: string;
  state: string;
  orderId: string;
  warehouse: string;
  method: string;
  carrier: string | null;
  trackingNumber: string | null;
  trackingUrl?: string | null;
  trackingStatus: string | null;
  weightGrams: number;
  collect: Money | null;
  promisedOn: string | null;
}

export interface ParcelWhole extends Parcel {
  lines: { skuId: string; sku: string; quantity: number; picked: number | null }[];
  tracking: { status: string; reason: string | null; place: string | null; at: Instant; receivedAt: Instant }[];
}

export interface Task {
  id: string;
  element: string;
  name: string;
  lane: string | null;
  form: string | null;
  process: string;
  processName: string;
  documentId: string;
  documentKind: string;
  documentNumber: string | null;
  openedAt: Instant;
  dueAt: Instant | null;
  assignee: string | null;
  prefill: Record<string, unknown>;
  schema: object | null;
  summary: string | null;
}

export interface ProcessRow {
  key: string;
  name: string;
  version: number;
  documentKind: string | null;
  publishedAt: Instant;
  publishedBy: string;
  live: number;
  incidents: number;
}

export interface ProcessMap {
  key: string;
  name: string;
  version: number;
  xml: string;
  elements: { element: string; count: number; oldest: Instant; incidents: number }[];
}

export interface AtElement {
  id: string;
  documentId: string;
  documentKind: string;
  documentNumber: string | null;
  since: Instant;
  kind: string;
}

export type WaitKind = 'message' | 'timer' | 'user' | 'job' | 'child' | 'incident' | 'continue';

export interface Wait {
  id: string;
  element: string;
  name: string;
  kind: WaitKind;
  /** False for what only watches beside the step, such as a reminder on its border. */
  main: boolean;
  /** The element at which the token stands. */
  at: string;
  message: string | null;
  dueAt: Instant | null;
  since: Instant;
  lane: string | null;
  form: string | null;
  taskId: string | null;
  incident: { id: string; message: string; kind: string } | null;
  child: string | null;
}

export interface HistoryEntry {
  at: Instant;
  actor: string;
  element: string;
  name: string;
  what: 'done' | 'wait' | 'error' | 'fired' | 'stopped' | 'incident' | 'in';
  input?: unknown;
  output?: unknown;
  note?: string;
}

export interface Run {
  id: string;
  parentId: string | null;
  key: string;
  name: string;
  version: number;
  definitionId: string;
  documentId: string;
  documentKind: string;
  documentNumber: string | null;
  status: 'live' | 'ended' | 'stopped';
  outcome: string | null;
  startedAt: Instant;
  endedAt: Instant | null;
  waits: Wait[];
  done: string[];
  flows: string[];
  history: HistoryEntry[];
}

export interface RunsOfDocument {
  runs: Run[];
  drawings: Record<string, string>;
}

export interface MessageRow {
  id: string;
  at: Instant;
  sentAt: Instant | null;
  template: string;
  subject: string;
  to: { name: string; email: string | null };
  language: string;
  state: 'queued' | 'sent' | 'bounced' | 'failed';
  reason: string | null;
  documentId: string | null;
  documentNumber: string | null;
}

export interface Message extends MessageRow {
  text: string;
  html: string;
}

export interface Incident {
  id: string;
  process: string;
  element: string;
  name: string;
  documentId: string;
  documentNumber: string | null;
  kind: string;
  message: string;
  payload: unknown;
  openedAt: Instant;
}

export interface ProductRow {
  id: string;
  name: string;
  sku: string | null;
  variants: number;
  status: string;
}

interface Query<Input, Output> {
  input: Input;
  output: Output;
}

/** The queries that pages ask. */
export interface Queries {
  'clock.now': Query<Record<never, never>, { now: Instant; offsetMs: number }>;
  'staff.accounts': Query<Keyset, Page<Account>>;
  'staff.me': Query<Record<never, never>, Me>;
  'orders.list': Query<Keyset & { state?: string; channel?: string; q?: string; paymentState?: string }, Page<OrderRow>>;
  'orders.get': Query<{ orderId?: string; number?: string }, Order>;
  'orders.channels': Query<Record<never, never>, { items: Channel[] }>;
  'shipping.parcels': Query<Keyset & { orderId?: string }, Page<Parcel>>;
  'shipping.get': Query<{ parcelId: string }, ParcelWhole>;
  'shipping.label': Query<{ parcelId: string }, { mediaType: string; base64: string }>;
  'catalog.list': Query<Keyset & { q?: string; status?: string }, Page<ProductRow>>;
  'tasks.list': Query<Keyset & { lane?: string; document?: string; form?: string }, Page<Task>>;
  'processes.list': Query<Record<never, never>, { items: ProcessRow[]; decisions: { key: string; name: string; version: number; publishedAt: Instant }[] }>;
  'processes.map': Query<{ key: string }, ProcessMap>;
  'processes.at': Query<Keyset & { key: string; element: string }, Page<AtElement>>;
  'runs.of_document': Query<{ documentId: string }, RunsOfDocument>;
  'messages.list': Query<Keyset & { document?: string }, Page<MessageRow>>;
  'messages.get': Query<{ id: string }, Message>;
  'incidents.list': Query<Keyset, Page<Incident>>;
}

/** The actions that pages run. */
export interface Actions {
  'staff.sign_in': Query<{ email: string; password: string }, { account: Account; expiresAt: Instant }>;
  'staff.sign_out': Query<Record<never, never>, { ended: boolean }>;
  'orders.place': Query<PlaceOrder, { orderId: string; number: string; total: Money; state: string; held: string }>;
  'orders.cancel': Query<{ orderId: string; reason: string }, unknown>;
  'tasks.complete': Query<{ taskId: string; input?: Record<string, unknown> }, { result: unknown }>;
  'tasks.claim': Query<{ taskId: string; release?: boolean }, { assignee: string | null }>;
  'incidents.retry': Query<{ incidentId: string }, unknown>;
  'incidents.skip': Query<{ incidentId: string; reason: string }, unknown>;
}
