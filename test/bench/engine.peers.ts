// The peers of the engine's bench: the same line of tasks in DBOS and in bpmn-engine, on the same server with the same durability.
import { DBOS } from '@dbos-inc/dbos-sdk';
import { Engine } from 'bpmn-engine';
import pg from 'pg';
import { asAdmin } from './scratch.ts';

/** A line of tasks that can be run to its end again and again. */
export type Line = { once(): Promise<void>; close(): Promise<void> };

/** A DBOS workflow of so many steps, each committed before the next begins; its tables lie in a database of their own. */
export async function dbosLine(adminUrl: string, urlOf: (database: string) => string, tasks: number): Promise<Line> {
  const database = `b_dbos_${process.pid}`;
  await asAdmin(adminUrl, `create database ${database}`);
  DBOS.setConfig({ name: 'bench', systemDatabaseUrl: urlOf(database), systemDatabasePoolSize: 10, logLevel: 'error' });
  const workflow = DBOS.registerWorkflow(
    async (note: string): Promise<string> => {
      for (let at = 0; at < tasks; at++) await DBOS.runStep(() => Promise.resolve({ marked: note }), { name: `step${at}` });
      return note;
    },
    { name: 'line' },
  );
  await DBOS.launch();
  return {
    once: async () => void (await workflow('a note')),
    close: async () => {
      await DBOS.shutdown();
      await asAdmin(adminUrl, `drop database if exists ${database} with (force)`);
    },
  };
}

/** A bpmn-engine process of so many service tasks, whose state is kept in a row after each of them: the durability that it offers. */
export async function bpmnEngineLine(adminUrl: string, urlOf: (database: string) => string, tasks: number): Promise<Line> {
  const database = `b_bpmn_${process.pid}`;
  await asAdmin(adminUrl, `create database ${database}`);
  const pool = new pg.Pool({ connectionString: urlOf(database), max: 10 });
  await pool.query('create table snapshot (id text primary key, state jsonb not null) with (fillfactor = 70)');
  const ids = Array.from({ length: tasks }, (_, at) => `T${at}`);
  const chain = ['Start', ...ids, 'End'];
  const flows = chain.slice(1).map((to, at) => `<sequenceFlow id="f${at}" sourceRef="${chain[at]}" targetRef="${to}"/>`);
  const source = `<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="t"><process id="line" isExecutable="true">
    <startEvent id="Start"/>${ids.map((id) => `<serviceTask id="${id}" implementation="\${environment.services.mark}"/>`).join('')}<endEvent id="End"/>${flows.join('')}</process></definitions>`;
  const first = new Engine({ name: 'line', source });
  const [{ moddleContext }] = (await first.getDefinitions()) as unknown as [{ moddleContext?: unknown }];
  let made = 0;
  const once = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const id = `run${made++}`;
      const engine = new Engine({ name: id, ...(moddleContext ? { moddleContext } : { source }) } as ConstructorParameters<typeof Engine>[0]);
      const save = async (): Promise<void> => {
        const state = JSON.stringify(await engine.getState());
        await pool.query({
          name: 'save',
          text: 'insert into snapshot values ($1, $2) on conflict (id) do update set state = excluded.state',
          values: [id, state],
        });
      };
      const mark = (_scope: unknown, done: (error: Error | null, result?: unknown) => void): void => {
        save().then(
          () => done(null, { marked: 'a note' }),
          (error: Error) => done(error),
        );
      };
      engine.once('end', () => resolve());
      engine.once('error', reject);
      engine.execute({ services: { mark } } as never).catch(reject);
    });
  return {
    once,
    close: async () => {
      await pool.end();
      await asAdmin(adminUrl, `drop database if exists ${database} with (force)`);
    },
  };
}
