// A stage for traces: many drawings in one house, each started by its key; every move is a transaction of its own, so every run is read from its rows each time.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { SYSTEM, createDocuments, sql } from '#kernel';
import { type House, house } from '#testing';
import { untrue } from './replay/untrue.fixture.ts';
import { toy } from './toy.fixture.ts';

const actor = SYSTEM;

type Row = Record<string, unknown>;
export type Stage = Awaited<ReturnType<typeof open>>;

/**
 * Drawings whose runs are not replayed as they happened: one is published again with another way, in one a message comes at the very
 * instant of what it interrupts, and one waits for a message about another document than its own.
 */
const NOT_TRUE = ['hourly', 'again', 'about'];

/** A stage with these drawings, opened at its first use and closed after the file's tests: verified, and each run that is over replayed. */
export function stageOf(...publish: string[]): () => Promise<Stage> {
  let opened: Promise<Stage> | undefined;
  after(async () => {
    const stage = await opened;
    await stage?.shop.verify();
    if (stage) assert.deepEqual(await untrue(stage.shop, NOT_TRUE), []);
    await stage?.shop.close();
  });
  return () => (opened ??= open(publish));
}

async function open(publish: string[]) {
  const t = toy();
  const shop = await house({ modules: [t.module], providers: t.providers, publish });
  const seen = seeing(shop);
  return {
    shop,
    t,
    ...seen,
    ...doing(shop, seen),
    say: (document: string, what: 'approved' | 'cancel', by?: string) => t.say(shop.kernel, document, what, by),
    /** The notes that were marked since the last time. */
    notes: (): string[] => t.calls.splice(0).flatMap((call) => call.inputs.map((input) => (input as { note: string }).note)),
  };
}

function doing({ kernel, db }: House, { standing, incidents }: ReturnType<typeof seeing>) {
  return {
    /** Starts a run of the drawing with that key; `message` is what its `start` variable holds, `by` the message's name. */
    start: (key: string, message: Row = {}, by?: string): Promise<string> =>
      kernel.tx(actor, async (ctx) => {
        const document = ctx.id('cas');
        await createDocuments(ctx, [{ id: document, kind: 'case', state: 'open' }]);
        await ctx.process.start(ctx, [{ process: key, document, message, ...(by === undefined ? {} : { by }) }]);
        return document;
      }),

    /** Completes one open task at that element, the oldest one. */
    complete: async (document: string, element: string, input: Row = {}): Promise<void> => {
      const [task] = await db.read<{ id: string }>(sql`
        select w.id from engine.wait w join engine.run r on r.id = w.run_id join engine.run o on o.id = r.root_id
        where w.kind = 'user' and w.element = ${element} and o.document_id = ${document} order by w.id limit 1`);
      assert.ok(task, `there is a task ${element}; there stands ${(await standing(document)).join(', ')}`);
      await kernel.do('tasks.complete', { taskId: task.id, input }, { actor });
    },

    /** Begins what an ad-hoc sub-process offers at that element. */
    begin: async (document: string, element: string): Promise<void> => {
      const [offer] = await db.read<{ id: string }>(sql`
        select w.id from engine.wait w join engine.run r on r.id = w.run_id where w.kind = 'activity' and w.element = ${element} and r.document_id = ${document}`);
      assert.ok(offer, `${element} can be begun`);
      await kernel.do('processes.begin_activity', { waitId: offer.id }, { actor });
    },

    resolve: async (document: string, how: 'retry' | 'skip', flow?: string): Promise<void> => {
      const [incident] = await incidents(document);
      assert.ok(incident, 'there is an incident');
      await kernel.do(
        `incidents.${how}`,
        { incidentId: incident.id, ...(how === 'skip' ? { reason: 'as the test says', ...(flow ? { flow } : {}) } : {}) },
        { actor },
      );
    },
  };
}

function seeing({ db }: House) {
  return {
    /** Where tokens stand, those of called runs included: `Review:user`. */
    standing: async (document: string): Promise<string[]> => {
      const rows = await db.read<{ at: string; kind: string }>(sql`
        select w.at, w.kind from engine.wait w join engine.run r on r.id = w.run_id join engine.run o on o.id = r.root_id
        where o.document_id = ${document} and w.main order by w.at, w.kind`);
      return rows.map((row) => `${row.at}:${row.kind}`);
    },

    /** Every wait, those beside the tokens included. */
    waits: async (document: string): Promise<string[]> => {
      const rows = await db.read<{ element: string; kind: string }>(sql`
        select w.element, w.kind from engine.wait w join engine.run r on r.id = w.run_id where r.document_id = ${document} order by w.element, w.kind`);
      return rows.map((row) => `${row.element}:${row.kind}`);
    },

    /** What was done, in order, in all runs of the document; `what` also shows other kinds of steps, as `error:A`. */
    trace: async (document: string, ...what: string[]): Promise<string[]> => {
      const rows = await db.read<{ steps: { e: string; k: string }[] }>(sql`
        select h.steps from engine.history h join engine.run r on r.id = h.run_id join engine.run o on o.id = r.root_id
        where o.document_id = ${document} order by h.at, h.run_id, h.rev`);
      return rows.flatMap((row) => row.steps.flatMap(({ e, k }) => (k === 'done' ? [e] : what.includes(k) ? [`${k}:${e}`] : [])));
    },

    run: async (document: string) => {
      const [row] = await db.read<{ status: string; outcome: string | null; vars: Row }>(
        sql`select status, outcome, vars from engine.run where document_id = ${document} and parent_id is null`,
      );
      return { status: row!.status, outcome: row!.outcome, vars: row!.vars };
    },

    incidents: (document: string) =>
      db.read<{ id: string; kind: string; message: string; element: string }>(
        sql`select id, kind, message, element from engine.incident where document_id = ${document} and resolved_at is null order by id`,
      ),
  };
}

/** A process of that key around these elements, with a plain start event `Start`. */
export { drawing, flow, mark, toy, user } from './toy.fixture.ts';

/** Flows along a path: `A > B > C`. */
export const path = (text: string): string =>
  text
    .split('>')
    .map((name) => name.trim())
    .flatMap((name, i, all) => (i === 0 ? [] : [`<bpmn:sequenceFlow id="${all[i - 1]}_${name}" sourceRef="${all[i - 1]}" targetRef="${name}"/>`]))
    .join('');

export const none = { start: '<bpmn:startEvent id="Start"/>' };
