// The kernel's door: the six ideas and the base types.
export { type Action, type ActionCard, type Outside, checkInput, checker, defineAction } from './action.ts';
export { BatchQueue, QueueFull } from './batch.ts';
export { type Actor, Ctx, type Delivered, type Opener, type ProcessRunner, SYSTEM, type Settled, type StartItem, businessDay } from './ctx.ts';
export { Db, type DbFigures, OutcomeUnknown, Tx } from './db.ts';
export { type NewDocument, type OpenSeries, createDocuments, linkDocuments, lockDocuments, moveDocuments, openSeries, writeDocuments } from './document.ts';
export { type Env, type SystemEnv, type TestEnv, seededRandom, systemEnv, testEnv } from './env.ts';
export { type EventDefinition, type NewEvent, defineEvent } from './event.ts';
export { armFaults, disarmFaults, fault, faultPoints } from './fault.ts';
export { fingerprintOf } from './idempotency.ts';
export { type Id, firstIdAt, idPattern, isId, newId, newIdAt } from './ids.ts';
export { type Ask, ask, dropJobs, retryJobs } from './job.ts';
export { type Answer, type DoOptions, Kernel } from './kernel.ts';
export * as ledger from './ledger.ts';
export type { Account, Balance, Book, Ending, Hold, Posting } from './ledger.ts';
export { APP_ROLE, type MigrationSource, migrate } from './migrate.ts';
export {
  type AccountFamily,
  type DocumentKind,
  type Facts,
  type FlowRule,
  type Invariant,
  type Module,
  type Port,
  type Query,
  type ReadCtx,
  type Reader,
  type StoredEvent,
  type Sweep,
  defineModule,
  defineQuery,
} from './module.ts';
export { type Money, type MoneyJson, decimalOf, exponentOf, moneyJson, parseMoney, split, taxIncluded } from './money.ts';
export { type Fault, type Outcome, Refusal, assert, done, invalid, pointerPart, refused } from './refusal.ts';
export { Registry } from './registry.ts';
export type { RawAnswer, RawRequest, RawRoute } from './route.ts';
export { Country, Currency, Day, IdOf, Instant, LANGUAGES, Language, MaybeInstant, MoneySchema, Quantity } from './schema.ts';
export { type SettingDefinition, type SettingRow, lockSetting, readSetting, readSettings, writeSetting } from './setting.ts';
export { type Sql, all, raw, sql } from './sql.ts';
export { type Violation, verify } from './verify.ts';
export {
  type Deed,
  type DeedFilter,
  type Happened,
  addToSetting,
  countMigrations,
  eventsBetween,
  eventsOfPeople,
  horizon,
  outboxLag,
  transactionOf,
  writeProbe,
} from './watch.ts';
export {
  type SoughtWords,
  type Walk,
  type Worded,
  fold,
  idsByWords,
  isFound,
  lined,
  phoneWord,
  rarestFirst,
  soughtWords,
  wordsOf,
  writeWords,
} from './words.ts';
export { Workers } from './worker.ts';
