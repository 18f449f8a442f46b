// Makes a process that broke a promise smaller, block by block, as long as it breaks the same one: what is left is what matters.
import { type Activity, type Block, type Edge, type Process, sizeOf } from './blocks.ts';

const TRIES = 400;
const NOTHING: Extract<Block, { k: 'task' }> = { k: 'task', type: 'task', id: 'N', edges: [] };

/** The smallest process found for which `breaks` still says so. */
export async function shrink(process: Process, breaks: (smaller: Process) => Promise<boolean>): Promise<Process> {
  let smallest = process;
  let tries = TRIES;
  for (let found = true; found && tries > 0;) {
    found = false;
    for (const smaller of smallerProcesses(smallest)) {
      if (--tries < 0) break;
      if (!(await breaks(smaller))) continue;
      smallest = smaller;
      found = true;
      break;
    }
  }
  return smallest;
}

function* smallerProcesses(process: Process): Iterable<Process> {
  for (let i = 0; i < process.events.length; i++) yield { ...process, events: process.events.toSpliced(i, 1) };
  for (const body of sorted(smaller(process.body))) yield { ...process, body };
  for (const events of eachEdge(process.events)) yield { ...process, events };
}

/** The most is taken away first. */
const sorted = (blocks: Iterable<Block>): Block[] => [...blocks].sort((a, b) => sizeOf(a) - sizeOf(b));

function* smaller(block: Block): Iterable<Block> {
  if (block.k === 'seq') {
    if (block.parts.length > 1) for (let i = 0; i < block.parts.length; i++) yield { k: 'seq', parts: block.parts.toSpliced(i, 1) };
    for (const parts of eachOf(block.parts)) yield { k: 'seq', parts };
    return;
  }
  if (block.k !== 'task') yield { ...NOTHING, id: `N${'id' in block ? block.id : ''}` };
  if (block.k === 'sub' || block.k === 'call' || block.k === 'loop') {
    yield block.body;
    for (const body of smaller(block.body)) yield { ...block, body };
  }
  if (block.k === 'sub') for (const events of eachEdge(block.events)) yield { ...block, events };
  if (block.k === 'and' || block.k === 'xor' || block.k === 'or') {
    yield* block.branches;
    for (const branches of eachOf(block.branches)) yield { ...block, branches };
  }
  if (block.k === 'race') for (const { body } of block.branches) yield body;
  if (block.k === 'race')
    for (const [i, branch] of block.branches.entries())
      for (const body of smaller(branch.body)) yield { ...block, branches: block.branches.with(i, { ...branch, body }) };
  if ('edges' in block) yield* smallerActivity(block);
}

function* smallerActivity<B extends Block & Activity>(block: B): Iterable<B> {
  if (block.repeat) {
    const { repeat: _, ...once } = block;
    yield once as B;
  }
  for (const edges of eachEdge(block.edges)) yield { ...block, edges };
}

function* eachEdge(edges: Edge[]): Iterable<Edge[]> {
  for (let i = 0; i < edges.length; i++) yield edges.toSpliced(i, 1);
  for (const [i, edge] of edges.entries()) for (const body of smaller(edge.body)) yield edges.with(i, { ...edge, body });
}

function* eachOf(blocks: Block[]): Iterable<Block[]> {
  for (const [i, block] of blocks.entries()) for (const one of smaller(block)) yield blocks.with(i, one);
}
