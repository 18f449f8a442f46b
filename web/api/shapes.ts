// Names for the shapes that pages pass around; all of them come from the generated questions and answers.
import type { Actions, Queries } from './shapes.generated.ts';

export type { Actions, Queries } from './shapes.generated.ts';

/** What a query answers. */
export type Answer<Name extends keyof Queries> = Queries[Name]['output'];
/** One item of a query that answers a list. */
export type ItemOf<Name extends keyof Queries> = Answer<Name> extends { items: (infer Item)[] } ? Item : never;
/** What an action takes. */
export type InputOf<Name extends keyof Actions> = Actions[Name]['input'];

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

export type Account = ItemOf<'staff.accounts'>;
export type Me = Answer<'staff.me'>;
export type OrderRow = ItemOf<'orders.list'>;
export type Order = Answer<'orders.get'>;
export type OrderLine = Order['lines'][number];
export type Address = Order['shipTo'];
export type Channel = ItemOf<'orders.channels'>;
export type ChannelHealth = ItemOf<'channels.health'>;
export type Goods = ItemOf<'channels.find_goods'>;
export type Receipt = Answer<'channels.receipt'>;
export type Till = ItemOf<'channels.tills'>;
export type TillDays = Answer<'channels.till'>;
export type PlaceOrder = InputOf<'orders.place'>;
export type Parcel = ItemOf<'shipping.parcels'> & { trackingUrl?: string | null };
export type ParcelWhole = Answer<'shipping.get'>;
export type Task = ItemOf<'tasks.list'>;
export type ProcessRow = ItemOf<'processes.list'>;
export type ProcessMap = Answer<'processes.map'>;
export type AtElement = ItemOf<'processes.at'>;
export type RunsOfDocument = Answer<'runs.of_document'>;
export type Run = RunsOfDocument['runs'][number];
export type Wait = Run['waits'][number];
export type HistoryEntry = Run['history'][number];
export type MessageRow = ItemOf<'messages.list'>;
export type Message = Answer<'messages.get'>;
export type Incident = ItemOf<'incidents.list'>;
export type IncidentGroup = Answer<'incidents.groups'>['items'][number];
export type StockRow = ItemOf<'stock.list'>;
export type StockMovement = ItemOf<'stock.movements'>;
export type StockPoint = Answer<'stock.evolution'>['points'][number];
export type StockCount = ItemOf<'stock.counts'>;
export type CountSheetLine = ItemOf<'stock.count_sheet'>;
export type AgeingRow = ItemOf<'stock.ageing'>;
export type CustomerRow = ItemOf<'parties.list'>;
export type Customer = Answer<'parties.get'>;
export type TemplateRow = ItemOf<'messages.templates'>;
export type Template = Answer<'messages.template'>;
export type ProductRow = ItemOf<'catalog.list'>;
export type Product = Answer<'catalog.get'>;
export type ProductVariant = Product['items'][number];
export type Category = ItemOf<'catalog.categories'>;
export type DraftRow = ItemOf<'orders.drafts'>;
export type Draft = Answer<'orders.draft'>;
export type DraftContent = InputOf<'orders.save_draft'>['draft'];
export type PricedUp = Actions['orders.price_up']['output'];
export type PaperRow = ItemOf<'papers.list'>;
export type BatchRow = ItemOf<'batches.list'>;
export type Batch = Answer<'batches.get'>;
