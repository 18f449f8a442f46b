// Block-structured processes by seed: what a drawing can be built of when every split has its join, as data.

/** What an event waits for. `name` is a message's or signal's name, `seconds` a timer's. */
export type Trigger =
  | { on: 'message'; name: string }
  | { on: 'timer'; seconds: number; times?: number }
  | { on: 'signal'; name: string }
  | { on: 'condition'; variable: string }
  | { on: 'error'; code: string }
  | { on: 'escalation'; code: string }
  | { on: 'cancel' };

/** An event at the edge of an activity, and the way that begins there; an interrupting way joins the main one behind the activity. */
export type Edge = { id: string; trigger: Trigger; interrupting: boolean; body: Block };

/** How often an activity is carried out: `parallel` and `sequential` are multi-instance, `again` the standard loop. */
export type Repeat = { how: 'parallel' | 'sequential' | 'again'; times: number; enough?: number };

/** What every activity may have. */
export type Activity = { id: string; edges: Edge[]; repeat?: Repeat };

export type Block =
  | ({ k: 'task'; type: 'task' | 'manualTask' | 'serviceTask' | 'sendTask' | 'scriptTask' } & Activity)
  | ({ k: 'user' } & Activity)
  | ({ k: 'receive'; name: string } & Activity)
  | ({ k: 'sub'; body: Block; events: Edge[]; type: 'subProcess' | 'transaction'; undoes?: string[] } & Activity)
  | ({ k: 'call'; key: string; body: Block } & Activity)
  | { k: 'catch'; id: string; trigger: Trigger }
  | { k: 'throw'; id: string; what: 'none' | 'signal' | 'escalation'; name: string }
  | { k: 'set'; id: string; variable: string }
  | { k: 'link'; id: string }
  | { k: 'seq'; parts: Block[] }
  | { k: 'xor'; id: string; branches: Block[]; pick: number }
  | { k: 'or'; id: string; branches: Block[]; picks: boolean[] }
  | { k: 'and'; id: string; branches: Block[] }
  | { k: 'loop'; id: string; body: Block; times: number }
  | { k: 'race'; id: string; branches: { id: string; trigger: Trigger; body: Block }[] }
  | { k: 'undo'; id: string; done: string[] }
  | { k: 'withUndo'; id: string; handler: string; body: 'serviceTask' | 'userTask' }
  | { k: 'end'; id: string; what: 'error' | 'terminate' | 'escalation' | 'cancel' | 'signal'; name: string };

/** A process with what its drawing needs to be run. */
export type Process = { key: string; seed: number; body: Block; events: Edge[] };

/** What can be switched on and off, so that a construct takes part as soon as the engine can run it. */
export const CONSTRUCTS = [
  'and',
  'xor',
  'or',
  'loop',
  'race',
  'sub',
  'call',
  'receive',
  'sendTask',
  'manualTask',
  'scriptTask',
  'catchMessage',
  'catchTimer',
  'catchSignal',
  'catchCondition',
  'edgeMessage',
  'edgeTimer',
  'edgeSignal',
  'edgeError',
  'edgeEscalation',
  'eventSubMessage',
  'eventSubTimer',
  'eventSubNonInterrupting',
  'throwSignal',
  'throwEscalation',
  'link',
  'terminate',
  'parallelMulti',
  'sequentialMulti',
  'enough',
  'again',
  'undo',
  'transaction',
] as const;
export type Construct = (typeof CONSTRUCTS)[number];

/** Numbers that follow a seed (mulberry32). */
export function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Every block directly inside this one. */
export function inside(block: Block): Block[] {
  const edges = 'edges' in block ? block.edges.map((edge) => edge.body) : [];
  switch (block.k) {
    case 'seq':
      return block.parts;
    case 'xor':
    case 'or':
    case 'and':
      return block.branches;
    case 'race':
      return block.branches.map((branch) => branch.body);
    case 'loop':
      return [block.body];
    case 'sub':
      return [block.body, ...block.events.map((edge) => edge.body), ...edges];
    case 'call':
      return [block.body, ...edges];
    default:
      return edges;
  }
}

/** How many blocks there are in it, sequences not counted. */
export function sizeOf(block: Block): number {
  return (block.k === 'seq' ? 0 : 1) + inside(block).reduce((sum, inner) => sum + sizeOf(inner), 0);
}
