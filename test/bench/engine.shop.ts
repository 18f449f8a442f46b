// Our side of the engine's bench: a kernel with nothing in it but a task that marks a note, and drawings that are lines of it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
import { createEngine } from '#engine';
import { startDatabase } from '#database';
import { APP_ROLE, Db, Kernel, Registry, SYSTEM, defineAction, defineEvent, defineModule, done, migrate, systemEnv } from '#kernel';
import { ROOT } from '#testing';
import { asAdmin } from './scratch.ts';

const went = defineEvent({ name: 'line.went_on', says: 'The line may go on.', payload: Type.Object({}) });

const mark = defineAction({
  name: 'line.mark',
  summary: 'Marks a note.',
  changes: [],
  input: Type.Object({ note: Type.String() }, { additionalProperties: false }),
  output: Type.Object({ marked: Type.String() }),
  refusals: {},
  runMany: async (_ctx, inputs) => inputs.map(({ note }) => done({ marked: note })),
});

const lines = defineModule({ name: 'line', needs: [], documents: [{ kind: 'line', prefix: 'lin', series: 'L-{year}-{n}' }], events: [went], actions: [mark] });

/** A drawing of so many tasks in a row; with `waits` the line waits for an event before each, so that each is a transaction of its own. */
function lineOf(key: string, tasks: number, waits: boolean): string {
  const ids = Array.from({ length: tasks }, (_, at) => (waits ? [`W${at}`, `T${at}`] : [`T${at}`])).flat();
  const chain = ['Start', ...ids, 'End'];
  const flows = chain.slice(1).map((to, at) => `<bpmn:sequenceFlow id="F${at}" sourceRef="${chain[at]}" targetRef="${to}"/>`);
  const elements = ids.map((id) =>
    id.startsWith('W')
      ? `<bpmn:receiveTask id="${id}" name="${id}" messageRef="M"/>`
      : `<bpmn:serviceTask id="${id}" name="${id}"><bpmn:extensionElements><kontor:call action="line.mark"><kontor:input name="note" value="a note"/><kontor:output name="${id}" value="=result.marked"/></kontor:call></bpmn:extensionElements></bpmn:serviceTask>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:kontor="https://kontor.dev/bpmn/1" id="D_${key}" targetNamespace="t">
  <bpmn:message id="M" name="line.went_on"/>
  <bpmn:process id="${key}" name="${key}" isExecutable="true" kontor:document="line">
    <bpmn:startEvent id="Start"/>${elements.join('')}<bpmn:endEvent id="End"/>${flows.join('')}
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
  /** Starts runs of a drawing in one transaction; answers their documents. */
  const start = (key: string, count: number): Promise<string[]> =>
    kernel.tx(SYSTEM, async (ctx) => {
      const documents = Array.from({ length: count }, () => ctx.id('lin'));
      await engine.runner.start(
        ctx,
        documents.map((document) => ({ process: key, document, message: {} })),
      );
      return documents;
    });
  return {
    db,
    kernel,
    adminUrl: database.adminUrl,
    urlOf: (other: string) => database.url(other),
    /** The whole line in one transaction. */
    straight: async () => void (await start('straight', 1)),
    /** So many lines in one transaction. */
    batched: async (count: number) => void (await start('straight', count)),
    /** A line whose every task is a transaction of its own, committed before the next begins. */
    stepwise: async () => {
      const documents = await start('stepwise', 1);
      const event = { name: 'line.went_on', document: documents[0], payload: {} };
      for (let at = 0; at < tasks; at++) await kernel.tx(SYSTEM, (ctx) => engine.runner.deliver(ctx, [event]));
    },
    close: async () => {
      await db.close();
      await asAdmin(database.adminUrl, `drop database if exists ${name} with (force)`);
      await database.stop();
    },
  };
}
