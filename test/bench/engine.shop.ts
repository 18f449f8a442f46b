// Our side of the engine's bench: a kernel with nothing in it but a task that marks a note, and drawings that are lines of it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
import { createEngine } from '#engine';
import { startDatabase } from '#database';
import { APP_ROLE, Db, Kernel, Registry, SYSTEM, defineAction, defineModule, done, migrate, newId, systemEnv } from '#kernel';
import { ROOT } from '#testing';
import { asAdmin } from './scratch.ts';

const mark = defineAction({
  name: 'line.mark',
  summary: 'Marks a note.',
  changes: [],
  input: Type.Object({ note: Type.String() }, { additionalProperties: false }),
  output: Type.Object({ marked: Type.String() }),
  refusals: {},
  runMany: async (_ctx, inputs) => inputs.map(({ note }) => done({ marked: note })),
});

/** Who waits for which line to have ended. */
const ends = new Map<string, () => void>();

const tellEnd = defineAction({
  name: 'line.tell_end',
  summary: 'Says that a line has come to its end.',
  changes: [],
  input: Type.Object({ line: Type.String() }, { additionalProperties: false }),
  output: Type.Object({}),
  refusals: {},
  runMany: async (ctx, inputs) => {
    ctx.afterCommit(() => inputs.forEach(({ line }) => ends.get(line)?.()));
    return inputs.map(() => done({}));
  },
});

const begin = defineAction({
  name: 'line.begin',
  summary: 'Begins a line whose tasks are committed one by one.',
  input: Type.Object({ line: Type.String() }, { additionalProperties: false }),
  output: Type.Object({}),
  refusals: {},
  runMany: async (ctx, inputs) => {
    await ctx.process.start(
      ctx,
      inputs.map(({ line }) => ({ process: 'stepwise', document: line, message: {} })),
    );
    return inputs.map(() => done({}));
  },
});

const lines = defineModule({
  name: 'line',
  needs: [],
  documents: [{ kind: 'line', prefix: 'lin', series: 'L-{year}-{n}' }],
  actions: [mark, tellEnd, begin],
  facts: [{ root: 'line', for: 'line', schema: Type.Object({ id: Type.String() }), load: async (_ctx, ids) => new Map(ids.map((id) => [id, { id }])) }],
});

const TELL = `<bpmn:serviceTask id="Tell" name="Tell"><bpmn:extensionElements><kontor:call action="line.tell_end"><kontor:input name="line" value="=line.id"/></kontor:call></bpmn:extensionElements></bpmn:serviceTask>`;

/** A drawing of so many tasks in a row; with `commits` what each has done is committed before the next begins. */
function lineOf(key: string, tasks: number, commits: boolean): string {
  const ids = Array.from({ length: tasks }, (_, at) => `T${at}`);
  const chain = ['Start', ...ids, ...(commits ? ['Tell'] : []), 'End'];
  const flows = chain.slice(1).map((to, at) => `<bpmn:sequenceFlow id="F${at}" sourceRef="${chain[at]}" targetRef="${to}"/>`);
  const elements = ids.map(
    (id) =>
      `<bpmn:serviceTask id="${id}" name="${id}"${commits ? ' kontor:commit="after"' : ''}><bpmn:extensionElements><kontor:call action="line.mark"><kontor:input name="note" value="a note"/><kontor:output name="${id}" value="=result.marked"/></kontor:call></bpmn:extensionElements></bpmn:serviceTask>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:kontor="https://kontor.dev/bpmn/1" id="D_${key}" targetNamespace="t">
  <bpmn:process id="${key}" name="${key}" isExecutable="true" kontor:document="line">
    <bpmn:startEvent id="Start"/>${elements.join('')}${commits ? TELL : ''}<bpmn:endEvent id="End"/>${flows.join('')}
  </bpmn:process>
</bpmn:definitions>`;
}

/** A shop of lines on the bench's server, durable as a real one. */
export async function lineShop(tasks: number) {
  const folder = join(ROOT, '.kontor', 'bench');
  mkdirSync(folder, { recursive: true });
  const database = await startDatabase({ dataFolder: folder });
  const name = `b_line_${process.pid}`;
  await asAdmin(database.adminUrl, `create database ${name}`);
  await migrate(
    database.url(name),
    ['kernel', 'engine'].map((room) => ({ room, folder: join(ROOT, 'src', room, 'migrations') })),
  );
  const env = systemEnv();
  const registry = new Registry();
  const engine = createEngine(registry, env);
  registry.add(engine.module);
  registry.add(lines);
  const db = new Db({ url: database.url(name), env, connections: 10, role: APP_ROLE });
  const kernel = new Kernel({ db, env, registry, process: engine.runner });
  await kernel.do('processes.publish', { xml: lineOf('straight', tasks, false) }, { actor: SYSTEM });
  await kernel.do('processes.publish', { xml: lineOf('stepwise', tasks, true) }, { actor: SYSTEM });
  /** Starts runs of a drawing in one transaction. */
  const start = (key: string, documents: string[]): Promise<void> =>
    kernel.tx(SYSTEM, (ctx) =>
      engine.runner.start(
        ctx,
        documents.map((document) => ({ process: key, document, message: {} })),
      ),
    );
  const fresh = (count: number): string[] => Array.from({ length: count }, () => newId(env, 'lin'));
  return {
    db,
    kernel,
    adminUrl: database.adminUrl,
    urlOf: (other: string) => database.url(other),
    /** The whole line in one transaction. */
    straight: async () => void (await start('straight', fresh(1))),
    /** So many lines in one transaction. */
    batched: async (count: number) => void (await start('straight', fresh(count))),
    /** A line whose every task is a transaction of its own, committed before the next begins. */
    stepwise: async () => {
      const document = newId(env, 'lin');
      const end = new Promise<void>((resolve) => ends.set(document, resolve));
      await kernel.do('line.begin', { line: document }, { actor: SYSTEM });
      await end;
      ends.delete(document);
    },
    close: async () => {
      await db.close();
      await asAdmin(database.adminUrl, `drop database if exists ${name} with (force)`);
      await database.stop();
    },
  };
}
