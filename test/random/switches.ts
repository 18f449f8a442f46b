// Which constructs the engine can run: each is drawn in its smallest form and compiled, so that none is left out by mistake once it is built.
import { compileDrawing, readDrawing } from '#engine';
import type { Registry } from '#kernel';
import { type Block, CONSTRUCTS, type Construct, type Edge, type Process, type Repeat, type Trigger } from './blocks.ts';
import { drawProcess } from './draw.ts';

const user = (id: string, edges: Edge[] = [], repeat?: Repeat): Block => ({ k: 'user', id, edges, ...(repeat ? { repeat } : {}) });
const edge = (trigger: Trigger, interrupting = true): Edge => ({ id: 'B1', trigger, interrupting, body: user('U9') });
const sub = (body: Block, edges: Edge[] = [], events: Edge[] = []): Block => ({ k: 'sub', type: 'subProcess', id: 'S1', body, events, edges });
const message: Trigger = { on: 'message', name: 'rnd.m1' };
const timer: Trigger = { on: 'timer', seconds: 5 };
const signal: Trigger = { on: 'signal', name: 'rnd.m2' };

const SMALLEST: Record<Construct, Block> = {
  and: { k: 'and', id: 'A1', branches: [user('U1'), user('U2')] },
  xor: { k: 'xor', id: 'X1', branches: [user('U1'), user('U2')], pick: 0 },
  or: { k: 'or', id: 'O1', branches: [user('U1'), user('U2')], picks: [true] },
  loop: { k: 'loop', id: 'W1', body: user('U1'), times: 2 },
  race: { k: 'race', id: 'G1', branches: [{ id: 'E1', trigger: message, body: user('U1') }] },
  sub: sub(user('U1')),
  call: { k: 'call', id: 'K1', key: 'called', body: user('U1'), edges: [] },
  receive: { k: 'receive', id: 'R1', name: 'rnd.m1', edges: [] },
  sendTask: { k: 'task', type: 'sendTask', id: 'T1', edges: [] },
  manualTask: { k: 'task', type: 'manualTask', id: 'T1', edges: [] },
  scriptTask: { k: 'task', type: 'scriptTask', id: 'T1', edges: [] },
  catchMessage: { k: 'catch', id: 'C1', trigger: message },
  catchTimer: { k: 'catch', id: 'C1', trigger: timer },
  catchSignal: { k: 'catch', id: 'C1', trigger: signal },
  catchCondition: {
    k: 'seq',
    parts: [
      { k: 'set', id: 'N1', variable: 'v_1' },
      { k: 'catch', id: 'C1', trigger: { on: 'condition', variable: 'v_1' } },
    ],
  },
  edgeMessage: user('U1', [edge(message)]),
  edgeTimer: user('U1', [edge(timer)]),
  edgeSignal: user('U1', [edge(signal)]),
  edgeError: sub({ k: 'end', id: 'Z1', what: 'error', name: 'e.1' }, [edge({ on: 'error', code: 'e.1' })]),
  edgeEscalation: sub({ k: 'throw', id: 'P1', what: 'escalation', name: 's.1' }, [edge({ on: 'escalation', code: 's.1' }, false)]),
  eventSubMessage: sub(user('U1'), [], [edge(message)]),
  eventSubTimer: sub(user('U1'), [], [edge(timer)]),
  eventSubNonInterrupting: sub(user('U1'), [], [edge(message, false)]),
  throwSignal: { k: 'throw', id: 'P1', what: 'signal', name: 'rnd.m2' },
  throwEscalation: { k: 'throw', id: 'P1', what: 'escalation', name: 's.1' },
  link: { k: 'link', id: 'L1' },
  terminate: sub({ k: 'end', id: 'Z1', what: 'terminate', name: '' }),
  parallelMulti: user('U1', [], { how: 'parallel', times: 2 }),
  sequentialMulti: user('U1', [], { how: 'sequential', times: 2 }),
  enough: user('U1', [], { how: 'parallel', times: 2, enough: 1 }),
  again: user('U1', [], { how: 'again', times: 2 }),
  undo: sub({
    k: 'seq',
    parts: [
      { k: 'withUndo', id: 'V1', handler: 'H1', body: 'serviceTask' },
      { k: 'undo', id: 'Y1', done: ['H1'] },
    ],
  }),
  transaction: { k: 'sub', type: 'transaction', id: 'S1', body: { k: 'end', id: 'Z1', what: 'cancel', name: '' }, events: [], edges: [edge({ on: 'cancel' })] },
};

/** What can be drawn and run now, and for each construct that can not the engine's reason. */
export async function switches(registry: Registry): Promise<{ on: Set<Construct>; off: Map<Construct, string> }> {
  const on = new Set<Construct>();
  const off = new Map<Construct, string>();
  for (const construct of CONSTRUCTS) {
    const process: Process = { key: 'probe', seed: 0, body: SMALLEST[construct], events: [] };
    const { key, xml } = drawProcess(process).at(-1)!;
    const { problems } = compileDrawing(await readDrawing(xml), registry, key);
    if (problems.length === 0) on.add(construct);
    else off.set(construct, `${problems[0]!.element}: ${problems[0]!.reason}`);
  }
  return { on, off };
}
