// A stage for traces: many drawings in one house, each started by its key; every move is a transaction of its own, so every run is read from its rows each time.
import assert from 'node:assert/strict';
import { SYSTEM, createDocuments, sql } from '#kernel';
import { type House, house } from '#testing';
import { toy } from './toy.fixture.ts';

const actor = SYSTEM;

/** Publishes these drawings and gives what tests ask of them. */
export async function stage(...publish: string[]) {
  const t = toy();
  const shop: House = await house({ modules: [t.module], providers: t.providers, publish });

  /** Starts a run of the drawing with that key; `message` is what its `start` variable holds. */
  const start = (key: string, message: Record<string, unknown> = {}, by?: string): Promise<string> =>
    shop.kernel.tx(actor, async (ctx) => {
      const document = ctx.id('cas');
      await createDocuments(ctx, [{ id: document, kind: 'case', state: 'open' }]);
      await ctx.process.start(ctx, [{ process: key, document, message, ...(by === undefined ? {} : { by }) }]);
      return document;
    });

  /** Where tokens stand, those of called runs included: `Review:user`. */
  const standing = async (document: string): Promise<string[]> => {
    const rows = await shop.db.read<{ at: string; kind: string }>(sql`
      select w.at, w.kind from engine.wait w join engine.run r on r.id = w.run_id join engine.run o on o.id = r.root_id
      where o.document_id = ${document} and w.main order by w.at, w.kind`);
    return rows.map((row) => `${row.at}:${row.kind}`);
  };

  /** Every wait, the ones beside the tokens included. */
  const waits = async (document: string): Promise<string[]> => {
    const rows = await shop.db.read<{ element: string; kind: string }>(sql`
      select w.element, w.kind from engine.wait w join engine.run r on r.id = w.run_id where r.document_id = ${document} order by w.element, w.kind`);
    return rows.map((row) => `${row.element}:${row.kind}`);
  };

  /** Completes one open task at that element, the oldest one. */
  const complete = async (document: string, element: string, input: Record<string, unknown> = {}): Promise<void> => {
    const [task] = await shop.db.read<{ id: string }>(sql`
      select w.id from engine.wait w join engine.run r on r.id = w.run_id join engine.run o on o.id = r.root_id
      where w.kind = 'user' and w.element = ${element} and o.document_id = ${document} order by w.id limit 1`);
    assert.ok(task, `there is a task ${element}; there stands ${(await standing(document)).join(', ')}`);
    await shop.kernel.do('tasks.complete', { taskId: task.id, input }, { actor });
  };

  /** What was done, in order, in all runs of the document; `what` also shows other kinds of steps, as `error:A`. */
  const trace = async (document: string, ...what: string[]): Promise<string[]> => {
    const rows = await shop.db.read<{ steps: { e: string; k: string }[] }>(sql`
      select h.steps from engine.history h join engine.run r on r.id = h.run_id join engine.run o on o.id = r.root_id
      where o.document_id = ${document} order by h.at, h.run_id, h.rev`);
    return rows.flatMap((row) => row.steps.flatMap(({ e, k }) => (k === 'done' ? [e] : what.includes(k) ? [`${k}:${e}`] : [])));
  };

  const run = async (document: string) => {
    const [row] = await shop.db.read<{ status: string; outcome: string | null; vars: Record<string, unknown> }>(
      sql`select status, outcome, vars from engine.run where document_id = ${document} and parent_id is null`,
    );
    return { status: row!.status, outcome: row!.outcome, vars: row!.vars };
  };

  const incidents = async (document: string): Promise<{ id: string; kind: string; message: string; element: string }[]> =>
    shop.db.read(sql`select id, kind, message, element from engine.incident where document_id = ${document} and resolved_at is null order by id`);

  const resolve = async (document: string, how: 'retry' | 'skip'): Promise<void> => {
    const [incident] = await incidents(document);
    assert.ok(incident, 'there is an incident');
    await shop.kernel.do(`incidents.${how}`, { incidentId: incident.id, ...(how === 'skip' ? { reason: 'as the test says' } : {}) }, { actor });
  };

  const notes = (): string[] => t.calls.splice(0).flatMap((call) => call.inputs.map((input) => (input as { note: string }).note));

  return {
    shop,
    t,
    start,
    standing,
    waits,
    complete,
    trace,
    run,
    incidents,
    resolve,
    notes,
    say: (document: string, what: 'approved' | 'cancel') => t.say(shop.kernel, document, what),
  };
}

/** A process of that key around these elements, with a plain start event `Start`. */
export { drawing, flow, mark, user } from './toy.fixture.ts';

/** Flows along a path: `A > B > C`. */
export const path = (text: string): string =>
  text
    .split('>')
    .map((name) => name.trim())
    .flatMap((name, i, all) => (i === 0 ? [] : [`<bpmn:sequenceFlow id="${all[i - 1]}_${name}" sourceRef="${all[i - 1]}" targetRef="${name}"/>`]))
    .join('');

export const none = { start: '<bpmn:startEvent id="Start"/>' };
