// The house in which the collection runs: documents of one kind, an action for Java, events for its messages, and two programs on one database.
import Type from 'typebox';
import { createEngine } from '#engine';
import { APP_ROLE, Db, Kernel, Registry, SYSTEM, Workers, createDocuments, defineAction, defineEvent, defineModule, done, raw, sql } from '#kernel';
import type { Ctx, Module, Sql } from '#kernel';
import { type House, house } from '#testing';
import { STAND_IN_ACTION, STAND_IN_PROCESS, standInXml } from './activities.ts';

export type Stand = Awaited<ReturnType<typeof openStand>>;

const HAPPENED = 'elsewhere.happened';

function elsewhere(messages: readonly string[]): Module {
  const events = messages.map((name) => defineEvent({ name, says: 'A message of the collection.', payload: Type.Record(Type.String(), Type.Unknown()) }));
  const standIn = defineAction({
    name: STAND_IN_ACTION,
    summary: 'Stands for code that is not there.',
    changes: [],
    input: Type.Object({ element: Type.String() }),
    output: Type.Object({}),
    refusals: {},
    runMany: async (_ctx, inputs) => inputs.map(() => done({})),
  });
  const happen = defineAction({
    name: HAPPENED,
    summary: 'Lets a message come in.',
    input: Type.Object({ document: Type.String(), name: Type.String(), payload: Type.Record(Type.String(), Type.Unknown()) }),
    output: Type.Object({}),
    refusals: {},
    emits: [...messages],
    runMany: async (ctx, inputs) =>
      inputs.map(({ document, name, payload }) => {
        const event = events.find((one) => one.name === name);
        if (!event) throw new Error(`no message ${name}`);
        ctx.emit(event, document, payload);
        return done({});
      }),
  });
  return defineModule({
    name: 'elsewhere',
    needs: [],
    documents: [{ kind: 'case', prefix: 'cas', series: 'C-{year}-{n}' }],
    events,
    actions: [standIn, happen],
    facts: [{ root: 'case', for: 'case', schema: Type.Object({ id: Type.String() }), load: async (_ctx, ids) => new Map(ids.map((id) => [id, { id }])) }],
  });
}

/** A drawing that throws a signal and ends. */
const throwerOf = (key: string, signal: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:kontor="https://kontor.dev/bpmn/1" id="${key}_d" targetNamespace="elsewhere">
  <bpmn:signal id="S" name="${signal}"/>
  <bpmn:process id="${key}" isExecutable="true" kontor:document="case">
    <bpmn:startEvent id="B"/><bpmn:endEvent id="E"><bpmn:signalEventDefinition signalRef="S"/></bpmn:endEvent>
    <bpmn:sequenceFlow id="F" sourceRef="B" targetRef="E"/>
  </bpmn:process>
</bpmn:definitions>`;

/** Another program on the same database, with a memory of its own. */
function secondProgram(shop: House, module: Module) {
  const registry = new Registry();
  const engine = createEngine(registry, shop.env);
  registry.add(engine.module);
  registry.add(module);
  const db = new Db({ url: shop.url, env: shop.env, connections: 3, role: APP_ROLE });
  const kernel = new Kernel({ db, env: shop.env, registry, process: engine.runner });
  const troubles: string[] = [];
  const workers = new Workers(kernel, (duty, error) => void troubles.push(`${duty}: ${(error as Error).message}`));
  return { kernel, workers, troubles, db, definitions: engine.definitions };
}

/** All invariants of the house as one statement; it has a name, so that it is planned once: it is asked after every move. */
function invariantsOf({ registry }: House): Sql<{ said: string; row: unknown }> {
  const questions = registry.invariants.map(
    ({ id, says, sql }) => `select '${`${id} ${says}`.replaceAll("'", "''")}' as said, to_jsonb(t) as row from (${sql}) t`,
  );
  return { text: `${questions.join(' union all ')} limit 1`, values: [], name: 'conformance_invariants' };
}

/** Takes all runs away (history stays, which nobody may delete). */
async function clearRuns(ctx: Ctx): Promise<void> {
  const tables = await ctx.read<{ name: string }>(sql`
    select table_name as name from information_schema.columns
    where table_schema = 'engine' and column_name = 'run_id' and has_table_privilege('engine.' || table_name, 'delete') order by table_name`);
  // What begins by the time has had its game, too: another one's leap of years would begin a run for each of its minutes.
  for (const { name } of [...tables, { name: 'run' }, { name: 'start_timer' }]) ctx.write(raw(`delete from engine.${name}`));
}

/** Starts a run of that drawing for a new document; gives the document. */
async function startRun(ctx: Ctx, key: string, vars: Record<string, unknown>): Promise<string> {
  const id = ctx.id('cas');
  await createDocuments(ctx, [{ id, kind: 'case', state: 'open' }]);
  await ctx.process.start(ctx, [{ process: key, document: id, message: vars }]);
  return id;
}

/**
 * Opens the house. Two programs share its database and clock, each with its own memory of compiled drawings: what one
 * has begun the other goes on with, so nothing can live in memory only.
 */
export async function openStand(messages: readonly string[]) {
  const module = elsewhere(messages);
  const shop = await house({ modules: [module], publish: [standInXml(STAND_IN_PROCESS)] });
  const second = secondProgram(shop, module);
  const programs = [shop, second] as const;
  let turn = 0;
  /** The program whose turn it is. */
  const next = () => programs[turn++ % 2]!;
  const publish = async (xml: string): Promise<void> => {
    await shop.kernel.do('processes.publish', { xml }, { actor: SYSTEM });
    // Another program sees what is new within a second; here it looks at once.
    second.definitions.stale();
  };
  const start = (key: string, vars: Record<string, unknown>): Promise<string> => shop.kernel.tx(SYSTEM, (ctx) => startRun(ctx, key, vars));
  const invariants = invariantsOf(shop);
  const throwers = new Map<string, string>();
  return {
    shop,
    db: shop.db,
    next,
    /** What the engine does beside the requests; of outside calls there are none here. */
    sweeps: shop.registry.sweeps.map((sweep) => sweep.name).filter((name) => name.startsWith('engine.')),
    publish,
    start,
    say: (document: string, name: string, payload: Record<string, unknown> = {}) => next().kernel.do(HAPPENED, { document, name, payload }, { actor: SYSTEM }),
    /** Lets a run of another drawing throw this signal, about a document of its own. */
    signal: async (name: string): Promise<void> => {
      const known = throwers.has(name);
      if (!known) {
        throwers.set(name, `thrower${throwers.size}`);
        await publish(throwerOf(throwers.get(name)!, name));
      }
      await start(throwers.get(name)!, {});
    },
    /** What went wrong beside the moves, told once. */
    troubles: () => [...second.troubles.splice(0), ...shop.errors.splice(0).map(({ duty, error }) => `${duty}: ${(error as Error).message}`)],
    /** The first row that breaks an invariant of the house (`kontor verify`), all asked in one exchange. */
    verify: async (): Promise<string | undefined> => {
      const [row] = await shop.db.read<{ said: string; row: unknown }>(invariants);
      return row && `${row.said}: ${JSON.stringify(row.row)}`;
    },
    /** Empties the house, so that one drawing's clock turns nothing of another's. */
    clear: () => shop.kernel.tx(SYSTEM, clearRuns),
    close: async () => {
      await shop.verify();
      await second.db.close();
      await shop.close();
    },
  };
}
