// The player: starts a run, does what is waited for, move by move, and looks after each whether all is as it must be.
import { Refusal, SYSTEM, sql } from '#kernel';
import type { Kernel } from '#kernel';
import type { Stand } from './stand.ts';
import type { Variables } from './variables.ts';

const DRAIN_ROUNDS = 60;

/** Something that a run of the document (or one that it called) waits for. */
export interface Wait {
  readonly id: string;
  readonly run: string;
  readonly token: number;
  readonly document: string;
  readonly kind: string;
  readonly element: string;
  readonly at: string;
  readonly main: boolean;
  readonly name: string | null;
  readonly dueAt: Date | null;
  /** Of what people may begin: whether it ends the whole. */
  readonly ends: boolean | null;
}

/** What stands in the database for a document. */
export interface Sight {
  readonly live: boolean;
  readonly waits: readonly Wait[];
  readonly incidents: readonly { readonly kind: string; readonly message: string; readonly element: string }[];
}

/** Something is not as it must be. */
export class Broken extends Error {}

/** What there is now. */
export async function look({ db }: Stand, document: string): Promise<Sight> {
  const [runs, waits, incidents] = await Promise.all([
    db.read<{ status: string }>(sql`select status from engine.run where document_id = ${document} and status = 'live'`),
    db.read<Wait>(sql`
      select w.id, w.run_id as run, w.token, r.document_id as document, w.kind, w.element, w.at, w.main, w.name, w.due_at as "dueAt", (w.payload ->> 'ends')::boolean as ends
      from engine.wait w join engine.run r on r.id = w.run_id where r.document_id = ${document} order by w.id`),
    db.read<{ kind: string; message: string; element: string }>(sql`
      select kind, message, element from engine.incident where document_id = ${document} and resolved_at is null order by id`),
  ]);
  return { live: runs.length > 0, waits, incidents };
}

/** The elements that were completed for a document, in order; several runs one after the other as they began. */
export async function trace({ db }: Stand, document: string): Promise<string[]> {
  const rows = await db.read<{ steps: { e: string; k: string }[] }>(sql`
    select h.steps from engine.history h join engine.run r on r.id = h.run_id where r.document_id = ${document} order by h.at, h.run_id, h.rev`);
  return rows.flatMap((row) => row.steps.filter((step) => step.k === 'done').map((step) => step.e));
}

/** Throws Broken where an invariant does not hold: the house's own, and that every token is somewhere. */
export async function check(stand: Stand, document: string): Promise<void> {
  const troubles = stand.troubles();
  if (troubles.length > 0) throw new Broken(`beside the moves: ${troubles[0]}`);
  const violation = await stand.verify();
  if (violation !== undefined) throw new Broken(violation);
  const lost = await stand.db.read<{ run: string; what: string }>(sql`
    with live as (select id, state from engine.run where document_id = ${document} and status = 'live'),
      tokens as (select id as run, (t ->> 'i')::int as token, t ->> 'e' as element, t ->> 'of' as body_of from live, jsonb_array_elements(state -> 't') t),
      undoing as (select id as run, (u ->> 'token')::int as token from live, jsonb_array_elements(coalesce(state -> 'u', '[]')) u),
      scopes as (select id as run, (s ->> 'i')::int as scope, (s ->> 'p')::int as parent, (s ->> 't')::int as token from live, jsonb_array_elements(state -> 's') s)
    select run, 'token ' || token || ' at ' || element || ' is in no wait, no scope, no loop and no compensation' as what from tokens t
      where not exists (select 1 from engine.wait w where w.run_id = t.run and w.token = t.token and w.main)
        and not exists (select 1 from scopes s where s.run = t.run and s.token = t.token)
        and not exists (select 1 from tokens b where b.run = t.run and b.body_of::int = t.token)
        and not exists (select 1 from undoing u where u.run = t.run and u.token = t.token)
    union all
    select run, 'scope ' || scope || ' stands in a scope that is not there' from scopes s
      where parent is not null and not exists (select 1 from scopes p where p.run = s.run and p.scope = s.parent)
    union all
    select run, 'scope ' || scope || ' belongs to a token that is not there' from scopes s
      where token is not null and not exists (select 1 from tokens t where t.run = s.run and t.token = s.token)
    union all
    select w.run_id, 'wait at ' || w.at || ' beside a token that is not there' from engine.wait w join live on live.id = w.run_id
      where w.token <> 0 and not exists (select 1 from tokens t where t.run = w.run_id and t.token = w.token)
    union all
    select r.id, 'a run that is over keeps tokens' from engine.run r
      where r.document_id = ${document} and r.status <> 'live' and jsonb_array_length(r.state -> 't') > 0`);
  if (lost[0]) throw new Broken(lost[0].what);
}

/** Does what a wait waits for. `given` are values that come with it. */
export async function move(stand: Stand, wait: Wait, given: Record<string, unknown> = {}): Promise<void> {
  const { kernel } = stand.next();
  if (wait.kind === 'user') await kernel.do('tasks.complete', { taskId: wait.id, input: given }, { actor: SYSTEM });
  else if (wait.kind === 'message') await stand.say(wait.document, wait.name ?? '', given);
  else if (wait.kind === 'signal') await stand.signal(wait.name ?? '');
  else if (wait.kind === 'activity') await begin(kernel, wait);
  else if (wait.kind === 'timer' || wait.kind === 'continue') turnTo(stand, wait.dueAt);
  else throw new Broken(`the player does not know how to end a wait for ${wait.kind}`);
  await settle(stand);
}

/** Begins what is offered; where one thing must end before another begins, that is an answer and no failure. */
async function begin(kernel: Kernel, wait: Wait): Promise<void> {
  try {
    await kernel.do('processes.begin_activity', { waitId: wait.id }, { actor: SYSTEM });
  } catch (error) {
    if (!(error instanceof Refusal) || !/under_way|one_at_a_time/.test(error.code)) throw error;
  }
}

function turnTo({ shop }: Stand, dueAt: Date | null): void {
  const ahead = (dueAt?.getTime() ?? 0) - shop.env.now().getTime();
  if (ahead >= 0) shop.env.turn(ahead + 1);
}

/** Works off what is due now; what never ends is broken. */
export async function settle(stand: Stand): Promise<void> {
  const { workers } = stand.next();
  for (let round = 0; round < DRAIN_ROUNDS; round++) if ((await workers.readers()) + (await workers.sweeps(stand.sweeps)) === 0) return;
  throw new Broken(`endless: there is still work after ${DRAIN_ROUNDS} rounds`);
}

/** How a game ended. */
export interface Game {
  readonly end: 'ended' | 'waits' | 'bound' | 'incident';
  readonly moves: number;
  readonly at: readonly string[];
  readonly note?: string;
}

/** In a calm game work is done and events come last; in a stormy one what may come between comes first; in a granted one all conditions hold from the start. */
export type Mood = 'calm' | 'stormy' | 'granted';

/** Every game begins at the same time, so that no other one's clock makes its timers due. */
export const BEGINNING = new Date('2026-11-02T08:00:00Z');
const MOVES = 40;
const TIMES = 3;
/** Waits that the player can end. */
const KINDS: ReadonlySet<string> = new Set(['user', 'message', 'signal', 'activity', 'timer', 'continue']);

/** Plays a run to its end, to a wait that nothing the player can do ends, or to the bound. Throws Broken. */
export async function play(stand: Stand, key: string, variables: Variables, mood: Mood): Promise<Game> {
  stand.shop.env.set(BEGINNING);
  const document = await stand.start(key, mood === 'granted' ? { ...variables.happening(), ...variables.atStart() } : variables.atStart());
  await settle(stand);
  const times = new Map<string, number>();
  for (let moves = 0; ; moves++) {
    await check(stand, document);
    const sight = await look(stand, document);
    const at = placesOf(sight);
    if (!sight.live) return { end: 'ended', moves, at };
    if (sight.incidents.length > 0) {
      const { kind, element, message } = sight.incidents[0]!;
      return { end: 'incident', moves, at, note: `${kind} at ${element}: ${message}` };
    }
    if (moves === MOVES) return { end: 'bound', moves, at };
    const wait = choose(sight.waits, mood, times);
    if (!wait) return { end: 'waits', moves, at };
    const before = times.get(wait.element) ?? 0;
    times.set(wait.element, before + 1);
    const hasCondition = mood === 'stormy' && sight.waits.some((one) => one.kind === 'condition');
    await move(stand, wait, { ...variables.brought(before), ...(hasCondition ? variables.happening() : {}) });
  }
}

/** Where tokens stand, each place as often as there are tokens; what only watches beside is left out. */
export function placesOf({ waits }: Sight): string[] {
  const standing = waits.filter((wait) => wait.main && wait.kind !== 'child');
  // Before events of which the first one wins a token has several waits.
  return [...new Map(standing.map((wait) => [`${wait.run} ${wait.token}`, wait.at])).values()].sort();
}

function choose(waits: readonly Wait[], mood: Mood, times: ReadonlyMap<string, number>): Wait | undefined {
  const open = waits.filter((wait) => KINDS.has(wait.kind) && (wait.kind !== 'timer' || wait.dueAt !== null));
  const isOver = (wait: Wait): boolean => (wait.kind === 'activity' && wait.main ? wait.ends !== true : !wait.main && (times.get(wait.element) ?? 0) >= TIMES);
  const fresh = open.filter((wait) => !isOver(wait));
  // To end what is offered comes last of all.
  const rank = (wait: Wait): number =>
    (wait.kind === 'activity' && wait.main ? 8 : 0) + (wait.main === (mood !== 'stormy') ? 0 : 2) + (wait.kind === 'timer' ? 1 : 0);
  return fresh.toSorted((a, b) => rank(a) - rank(b) || (a.dueAt?.getTime() ?? 0) - (b.dueAt?.getTime() ?? 0) || (a.id < b.id ? -1 : 1))[0];
}
