// The ledger: double-entry transfers of goods and money, decided in arrival order in TypeScript, written set-based.
import type { Ctx } from './ctx.ts';
import { businessDay } from './ctx.ts';
import { type Outcome, Refusal, assert, done, refused } from './refusal.ts';
import { raw, sql } from './sql.ts';

/** One move of `amount` of `unit` (a SKU's smallest unit, minor units of a currency) from one account to another. */
export type Posting = {
  from: string;
  to: string;
  unit: string;
  amount: bigint;
  reason: string;
  document?: string | undefined;
  /** A pending transfer claims the amount now and is posted, voided or expired later. */
  pending?: { expiresAt?: Date };
  /** Business day; the day of `ctx.now` in UTC unless given. */
  happenedOn?: string;
};

/** The end of a pending transfer; posting less than was pending frees the rest. */
export type Ending = { pending: string; how: 'post' | 'void' | 'expire'; amount?: bigint; reason?: string };

export type Balance = { posted: bigint; pending: bigint; floor: bigint };
type Row = { account: string; unit: string } & Balance;
type Change = Row & { known: boolean; touched: boolean };

export const free = (balance: Balance): bigint => balance.posted - balance.pending - balance.floor;

/** A floored account and the unit it counts in. */
export type Account = { account: string; unit: string };

/** An open pending transfer. */
export type Hold = { id: string; from: string; to: string; unit: string; amount: bigint; document: string; reason: string; expiresAt: Date | null };

/** What a walk sees and may do: everything it decides changes the local copy that the next decision sees. */
export type Book = {
  /** The open pending transfers that the walk asked for, locked, oldest first. */
  holds: Hold[];
  /** What is free of an account that the walk locked; 0 when it never had anything. */
  free(account: string): bigint;
  /** Posts a group, all or nothing; the ids of its transfers, or `ledger.short`. */
  post(group: Posting[]): Outcome<string[]>;
  /** Ends one of `holds`; `ledger.ended` when it is not open any more. */
  end(ending: Ending): Outcome<string>;
};

/** What a walk locks: pending transfers by id or by document (of one account family), then balances in account order. */
export type WalkOver = {
  accounts: Account[] | ((holds: Hold[]) => Account[]);
  pending?: string[];
  documents?: { ids: string[]; family: string };
};

/**
 * Locks what `over` names (one ordered SELECT … FOR UPDATE of the balances, one more before it where pending transfers
 * are asked for), lets `decide` walk in arrival order over a local copy, and writes all that it decided at once.
 */
export async function walk<T>(ctx: Ctx, over: WalkOver, decide: (book: Book) => T | Promise<T>): Promise<T> {
  const holds = over.pending || over.documents ? await lockHolds(ctx, over) : [];
  const balances = await lockBalances(ctx, typeof over.accounts === 'function' ? over.accounts(holds) : over.accounts);
  const open = new Map(holds.map((hold) => [hold.id, hold]));
  const written: { id: string; posting: Posting }[] = [];
  const ended: Ended[] = [];
  const isLocked = (account: string): boolean => balances.has(account) || !ctx.registry.family(account).floored;
  const decided = await decide({
    holds,
    free: (account) => {
      const change = balances.get(account);
      assert(change, `the walk has locked ${account}`);
      return free(change);
    },
    post: (group) => {
      for (const posting of group) assert(isLocked(posting.from) && isLocked(posting.to), `the walk has locked ${posting.from} and ${posting.to}`);
      const short = tryGroup(balances, group);
      if (short) return refused(short);
      return done(
        group.map((posting) => {
          const id = ctx.id('trf');
          written.push({ id, posting });
          return id;
        }),
      );
    },
    end: (ending) => tryEnd(ctx, balances, open, ending, ended),
  });
  writeTransfers(ctx, written);
  writeEndings(ctx, ended);
  writeBalances(ctx, balances);
  return decided;
}

/**
 * Posts groups of transfers, each group all or nothing, in the order given; returns the transfer ids of each group, or
 * the refusal `ledger.short` with the account, what was asked and what was free. Locks the floored balances in account
 * order first, so that two batches never wait for each other.
 */
export async function post(ctx: Ctx, groups: Posting[][]): Promise<Outcome<string[]>[]> {
  return walk(ctx, { accounts: flooredOf(ctx, groups.flat()) }, (book) => groups.map(book.post));
}

/**
 * Ends pending transfers. Each ends exactly once: whoever deletes its row decides; the others get the refusal
 * `ledger.ended`. Posting more than is pending is refused with `ledger.too_much`.
 */
export async function end(ctx: Ctx, endings: Ending[]): Promise<Outcome<string>[]> {
  if (endings.length === 0) return [];
  return walk(ctx, { pending: endings.map((ending) => ending.pending), accounts: (holds) => flooredOf(ctx, holds) }, (book) => endings.map(book.end));
}

function flooredOf(ctx: Ctx, moves: readonly { from: string; to: string; unit: string }[]): Account[] {
  const accounts: Account[] = [];
  for (const { from, to, unit } of moves) {
    for (const account of [from, to]) if (ctx.registry.family(account).floored) accounts.push({ account, unit });
  }
  return accounts;
}

const HOLD = raw(`id, from_account as "from", to_account as "to", unit, amount, document_id as document, reason, expires_at as "expiresAt"`);

function lockHolds(ctx: Ctx, over: WalkOver): Promise<Hold[]> {
  if (over.pending) {
    const ids = [...new Set(over.pending)].sort();
    return ctx.read<Hold>(sql`select ${HOLD} from kernel.pending where id = any(${ids}::text[]) order by id for update`);
  }
  const { ids, family } = over.documents!;
  return ctx.read<Hold>(sql`
    select ${HOLD} from kernel.pending where document_id = any(${ids}::text[]) and starts_with(from_account, ${family + ':'}) order by id for update`);
}

async function lockBalances(ctx: Ctx, accounts: Account[]): Promise<Map<string, Change>> {
  const units = new Map<string, string>();
  for (const { account, unit } of accounts) units.set(account, unit);
  const book = new Map<string, Change>();
  if (units.size === 0) return book;
  const rows = await ctx.read<Row>(sql`
    select account, unit, posted, pending, floor from kernel.balance where account = any(${[...units.keys()]}::text[]) order by account for update`);
  for (const row of rows) book.set(row.account, Object.assign(row, { known: true, touched: false }));
  for (const [account, unit] of units) {
    if (!book.has(account)) book.set(account, { account, unit, posted: 0n, pending: 0n, floor: 0n, known: false, touched: false });
  }
  return book;
}

/** Applies a group to the local balances; on a shortage it takes back what it did and returns the refusal. */
function tryGroup(book: Map<string, Change>, group: Posting[]): Refusal | undefined {
  const undo: (() => void)[] = [];
  for (const posting of group) {
    assert(posting.amount > 0n, 'a transfer moves more than nothing');
    const from = book.get(posting.from);
    if (from) {
      const left = free(from);
      if (left < posting.amount) {
        for (const back of undo.reverse()) back();
        return new Refusal('ledger.short', { account: posting.from, unit: posting.unit, wanted: posting.amount.toString(), free: left.toString() });
      }
      apply(from, posting.pending ? 'pending' : 'posted', posting.pending ? posting.amount : -posting.amount, undo);
    }
    const to = posting.pending ? undefined : book.get(posting.to);
    if (to) apply(to, 'posted', posting.amount, undo);
  }
  return undefined;
}

function apply(change: Change, field: 'posted' | 'pending', by: bigint, undo: (() => void)[]): void {
  const touched = change.touched;
  change[field] += by;
  change.touched = true;
  undo.push(() => {
    change[field] -= by;
    change.touched = touched;
  });
}

function writeTransfers(ctx: Ctx, written: { id: string; posting: Posting }[]): void {
  if (written.length === 0) return;
  const today = businessDay(ctx.now);
  const at = <T>(pick: (posting: Posting) => T): T[] => written.map(({ posting }) => pick(posting));
  ctx.write(sql`
    insert into kernel.transfer (id, kind, from_account, to_account, unit, amount, document_id, reason, happened_on, recorded_at)
    select id, kind, from_account, to_account, unit, amount, document_id, reason, happened_on, ${ctx.now}::timestamptz
    from unnest(${written.map((w) => w.id)}::text[], ${at((p) => (p.pending ? 'pending' : 'posted'))}::text[], ${at((p) => p.from)}::text[], ${at((p) => p.to)}::text[],
      ${at((p) => p.unit)}::text[], ${at((p) => p.amount)}::bigint[], ${at((p) => p.document ?? null)}::text[], ${at((p) => p.reason)}::text[], ${at((p) => p.happenedOn ?? today)}::date[])
      as t(id, kind, from_account, to_account, unit, amount, document_id, reason, happened_on)`);
  const held = written.filter(({ posting }) => posting.pending);
  if (held.length === 0) return;
  const of = <T>(pick: (posting: Posting) => T): T[] => held.map(({ posting }) => pick(posting));
  ctx.write(sql`
    insert into kernel.pending (id, from_account, to_account, unit, amount, document_id, reason, expires_at)
    select * from unnest(${held.map((w) => w.id)}::text[], ${of((p) => p.from)}::text[], ${of((p) => p.to)}::text[], ${of((p) => p.unit)}::text[],
      ${of((p) => p.amount)}::bigint[], ${of((p) => p.document ?? null)}::text[], ${of((p) => p.reason)}::text[], ${of((p) => p.pending?.expiresAt ?? null)}::timestamptz[])`);
}

function writeBalances(ctx: Ctx, book: Map<string, Change>): void {
  const changed = [...book.values()].filter((change) => change.touched);
  const known = changed.filter((change) => change.known);
  const fresh = changed.filter((change) => !change.known);
  if (known.length > 0) {
    ctx.write(sql`
      update kernel.balance b set posted = t.posted, pending = t.pending
      from unnest(${known.map((c) => c.account)}::text[], ${known.map((c) => c.posted)}::bigint[], ${known.map((c) => c.pending)}::bigint[]) as t(account, posted, pending)
      where b.account = t.account`);
  }
  if (fresh.length > 0) {
    ctx.write(sql`
      insert into kernel.balance (account, unit, posted, pending)
      select * from unnest(${fresh.map((c) => c.account)}::text[], ${fresh.map((c) => c.unit)}::text[], ${fresh.map((c) => c.posted)}::bigint[], ${fresh.map((c) => c.pending)}::bigint[])
      on conflict (account) do update set posted = kernel.balance.posted + excluded.posted, pending = kernel.balance.pending + excluded.pending`);
  }
}

type Ended = { id: string; ending: Ending; hold: Hold; amount: bigint };

function tryEnd(ctx: Ctx, balances: Map<string, Change>, open: Map<string, Hold>, ending: Ending, ended: Ended[]): Outcome<string> {
  const hold = open.get(ending.pending);
  if (!hold) return refused(new Refusal('ledger.ended', { pending: ending.pending }));
  const amount = ending.how === 'post' ? (ending.amount ?? hold.amount) : 0n;
  if (amount > hold.amount)
    return refused(new Refusal('ledger.too_much', { pending: ending.pending, wanted: amount.toString(), held: hold.amount.toString() }));
  open.delete(ending.pending);
  const from = balances.get(hold.from);
  if (from) {
    apply(from, 'pending', -hold.amount, []);
    apply(from, 'posted', -amount, []);
  }
  const to = balances.get(hold.to);
  if (to && amount > 0n) apply(to, 'posted', amount, []);
  const id = ctx.id('trf');
  ended.push({ id, ending, hold, amount });
  return done(id);
}

function writeEndings(ctx: Ctx, ended: Ended[]): void {
  if (ended.length === 0) return;
  ctx.write(sql`delete from kernel.pending where id = any(${ended.map((e) => e.hold.id)}::text[])`);
  ctx.write(sql`
    insert into kernel.transfer (id, kind, from_account, to_account, unit, amount, pending_id, document_id, reason, happened_on, recorded_at)
    select id, kind, from_account, to_account, unit, amount, pending_id, document_id, reason, ${businessDay(ctx.now)}::date, ${ctx.now}::timestamptz
    from unnest(${ended.map((e) => e.id)}::text[], ${ended.map((e) => e.ending.how)}::text[], ${ended.map((e) => e.hold.from)}::text[], ${ended.map((e) => e.hold.to)}::text[],
      ${ended.map((e) => e.hold.unit)}::text[], ${ended.map((e) => e.amount)}::bigint[], ${ended.map((e) => e.hold.id)}::text[], ${ended.map((e) => e.hold.document)}::text[],
      ${ended.map((e) => e.ending.reason ?? e.hold.reason)}::text[]) as t(id, kind, from_account, to_account, unit, amount, pending_id, document_id, reason)`);
}

/** The open pending transfers of documents, oldest first. */
export function pendingOf(ctx: Ctx, documents: string[]): Promise<Hold[]> {
  return ctx.read<Hold>(sql`select ${HOLD} from kernel.pending where document_id = any(${documents}::text[]) order by id`);
}

/** Balances of floored accounts without locking them; an account that has none is not in the map. */
export async function balances(ctx: Pick<Ctx, 'read'>, accounts: string[]): Promise<Map<string, Balance>> {
  const rows = await ctx.read<Row>(sql`select account, unit, posted, pending, floor from kernel.balance where account = any(${accounts}::text[])`);
  return new Map(rows.map((row) => [row.account, row]));
}

/** Sets the floor of accounts, e.g. −5 where five may be sold on backorder; refused by the database when a balance is already below. */
export function setFloors(ctx: Ctx, floors: { account: string; unit: string; floor: bigint }[]): void {
  ctx.write(sql`
    insert into kernel.balance (account, unit, floor)
    select * from unnest(${floors.map((f) => f.account)}::text[], ${floors.map((f) => f.unit)}::text[], ${floors.map((f) => f.floor)}::bigint[])
    on conflict (account) do update set floor = excluded.floor`);
}

/** Ends pending transfers whose time is over, at most `limit`; returns how many. */
export async function expireDue(ctx: Ctx, limit = 500): Promise<Hold[]> {
  const due = await ctx.read<Hold>(sql`
    select ${HOLD}
    from kernel.pending where expires_at <= ${ctx.now}::timestamptz order by expires_at limit ${limit} for update skip locked`);
  await end(
    ctx,
    due.map((hold) => ({ pending: hold.id, how: 'expire', reason: 'expired' })),
  );
  return due;
}

/** Documents that have pending transfers of a family whose time is over, at most `limit`, the longest overdue first. */
export async function dueDocuments(ctx: Ctx, family: string, limit: number): Promise<string[]> {
  const rows = await ctx.read<{ document: string }>(sql`
    select document_id as document from kernel.pending
    where expires_at <= ${ctx.now}::timestamptz and starts_with(from_account, ${family + ':'}) and document_id is not null
    group by document_id order by min(expires_at), document_id limit ${limit}`);
  return rows.map((row) => row.document);
}

/** Sets until when open pending transfers of documents stay; null means until somebody ends them. The documents are locked by the caller. */
export function keepUntil(ctx: Ctx, over: { ids: string[]; family: string }, until: Date | null): void {
  ctx.write(sql`
    update kernel.pending set expires_at = ${until}::timestamptz
    where document_id = any(${over.ids}::text[]) and starts_with(from_account, ${over.family + ':'}) and expires_at is distinct from ${until}::timestamptz`);
}

/** What was really moved for a document between two accounts. */
export type Moved = { document: string; from: string; to: string; unit: string; amount: bigint };

/** The sums of what documents moved for good (posted transfers and posted holds), by document, accounts and unit. */
export function movedOf(ctx: Pick<Ctx, 'read'>, documents: string[]): Promise<Moved[]> {
  return ctx.read<Moved>(sql`
    select document_id as document, from_account as "from", to_account as "to", unit, sum(amount)::bigint as amount from kernel.transfer
    where document_id = any(${documents}::text[]) and kind in ('posted', 'post') and amount > 0
    group by document_id, from_account, to_account, unit order by document_id, from_account, to_account, unit`);
}
