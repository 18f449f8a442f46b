// Past orders run through a sketch, as a kind of trial.
import { type OrderRecord, Replayer } from '#engine';
import { createHash } from 'node:crypto';
import { type Progress, type TrialWork, defineTrial } from '../trials/kind.ts';
import { type PartsOf, measure } from './measures.ts';
import { Result, type ResultOf } from './result.ts';
import { MOST, Settings, type SettingsOf } from './settings.ts';
import { numbersOf } from './store.ts';
import { Tally } from './tally.ts';

/** Orders that are read at once. */
const PAGE = 50;
/** Orders from which is learnt what is usual. */
const LEARNT = 600;
const CURRENCY = 'EUR';

export const backTest = defineTrial<SettingsOf, ResultOf>({ kind: 'back-test', settings: Settings, result: Result, run });

async function* run(work: TrialWork, settings: SettingsOf): AsyncGenerator<Progress, ResultOf, void> {
  const { of, key, xml } = work.tried;
  const replayer = await Replayer.open(work, { of, key, xml });
  const { ended, live } = await replayer.roots(new Date(settings.from), new Date(settings.to));
  const chosen = spreadOver(ended, settings.most ?? MOST);
  yield { done: 0, total: chosen.length };
  for await (const { records } of read(replayer, spreadOver(chosen, LEARNT)))
    for (const record of records) {
      replayer.learn(record());
      yield { done: 0, total: chosen.length };
    }
  const tally = new Tally();
  const currencies = new Map<string, number>();
  let done = 0;
  for await (const { ids, records } of read(replayer, chosen)) {
    done += ids.length - records.length;
    for (const recordOf of records) {
      const record = recordOf();
      await one(replayer, tally, record);
      const currency = replayer.fact(record, 'currency');
      if (typeof currency === 'string') currencies.set(currency, (currencies.get(currency) ?? 0) + 1);
      yield { done: ++done, total: chosen.length };
    }
  }
  const [currency = CURRENCY] = [...currencies].toSorted(([one, n], [other, m]) => m - n || (one < other ? -1 : 1))[0] ?? [];
  const numbers = new Map((await work.read(numbersOf(tally.told()))).map(({ id, number }) => [id, number]));
  const result = tally.result(settings, currency, { found: ended.length, live }, numbers);
  return { ...result, hash: createHash('sha256').update(JSON.stringify(result)).digest('hex') };
}

/** Replays one order and adds it up. */
async function one(replayer: Replayer, tally: Tally, record: OrderRecord): Promise<void> {
  const { before, now } = await replayer.replay(record);
  const partsOf =
    (isSketched: boolean): PartsOf =>
    (key) => {
      const parts = replayer.parts(record, key, isSketched);
      tally.know(key, parts, isSketched);
      return parts;
    };
  tally.add({
    record,
    happened: measure(record.path, partsOf(false)),
    before: measure(before.path, partsOf(false)),
    now: measure(now.path, partsOf(true)),
    beforeReplay: before,
    nowReplay: now,
  });
}

/** At most so many of a list, evenly spread over it. */
export function spreadOver<T>(list: T[], most: number): T[] {
  if (list.length <= most) return list;
  return Array.from({ length: most }, (_, i) => list[Math.floor((i * list.length) / most)]!);
}

/** Records a page at a time; the next page is read while this one is replayed. */
async function* read(replayer: Replayer, all: string[]): AsyncGenerator<{ ids: string[]; records: (() => OrderRecord)[] }> {
  const ask = (from: number) => {
    const ids = all.slice(from, from + PAGE);
    const records = ids.length === 0 ? Promise.resolve([]) : replayer.page(ids);
    // Whoever does not come to it does not want to know that it failed.
    records.catch(() => {});
    return { ids, records };
  };
  let next = ask(0);
  for (let from = PAGE; next.ids.length > 0; from += PAGE) {
    const { ids, records } = next;
    const here = await records;
    next = ask(from);
    yield { ids, records: here };
  }
}
