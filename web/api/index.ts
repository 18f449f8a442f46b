// The door of web/api.
export { act, get, onSignedOut, pathOf, queryString } from './client.ts';
export { type Change, type LiveState, EventParser, follow, liveState } from './live.ts';
export { type Fault, Problem } from './problem.ts';
export type {
  Account,
  Actions,
  Address,
  Answer,
  AtElement,
  Batch,
  BatchRow,
  Channel,
  HistoryEntry,
  Incident,
  InputOf,
  Instant,
  ItemOf,
  Me,
  Message,
  MessageRow,
  Money,
  Order,
  OrderLine,
  OrderRow,
  Page,
  Parcel,
  ParcelWhole,
  PlaceOrder,
  ProcessMap,
  ProcessRow,
  Queries,
  Run,
  RunsOfDocument,
  Task,
  Wait,
} from './shapes.ts';
export { every, later } from './time.ts';
export { upload } from './upload.ts';
