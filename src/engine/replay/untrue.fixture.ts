// Holds that the runs of a test's house that are over are replayed as they happened.
import type { House } from '#testing';
import type { Path } from './record.ts';
import { Replayer } from './replayer.ts';

/** What each run of a path passed. In a test the clock stands still, so what happened at the same instant has no order. */
const passed = ({ runs, steps, outcome }: Path): string =>
  runs
    .map(({ key, document }, index) => {
      const elements = steps.flatMap(({ run, e, k }) => (run === index && (k === 'done' || k === 'fired') ? [e] : []));
      return `${key} ${document.slice(-6)}: ${elements.toSorted().join(' ')}`;
    })
    .toSorted()
    .join('; ') + ` → ${outcome}`;

/** Runs whose replay, on their own drawing or on the newest, differs from what happened: `happened | replayed`. */
export async function untrue({ kernel, env, db, registry }: House, but: string[] = []): Promise<string[]> {
  const past = { read: db.read.bind(db), registry, env, now: env.now(), process: kernel.process };
  const text = 'select distinct on (key) key, xml from engine.definition order by key, version desc';
  const differing: string[] = [];
  for (const { key, xml } of await db.read<{ key: string; xml: string }>({ text, values: [], name: '' })) {
    if (but.includes(key)) continue;
    const replayer = await Replayer.open(past, { of: 'process', key, xml });
    const { ended } = await replayer.roots(new Date('2020-01-01T00:00:00Z'), new Date('2100-01-01T00:00:00Z'));
    const records = (await replayer.page(ended)).map((recordOf) => recordOf()).filter(({ root }) => root.key === key);
    for (const record of records) replayer.learn(record);
    for (const record of records) {
      const { before, now } = await replayer.replay(record);
      const happened = passed(record.path);
      for (const { path } of [before, now]) if (passed(path) !== happened) differing.push(`${happened} | ${passed(path)}`);
    }
  }
  return differing;
}
