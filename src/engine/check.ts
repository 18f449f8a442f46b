// All that is looked at before drawings and tables are published: each by itself, with what they name, and what is published and names them.
import { Refusal } from '#kernel';
import { Catalogue, type Table, decisionsIn } from './catalogue.ts';
import { compileDrawing } from './compile.ts';
import { conservationOf } from './conservation/conservation.ts';
import { compileDecisionOf, readDmn } from './decision.ts';
import { type Difference, differenceOf } from './difference.ts';
import { FeelError, type FeelType } from './feel/feel.ts';
import { contextType } from './feel/types.ts';
import type { Graph, Moddle } from './graph.ts';
import { lintOf } from './lint/linter.ts';
import { executables } from './pools.ts';
import type { Problem } from './problem.ts';
import { readDrawing } from './read.ts';
import { XmlError, checkXml } from './safe-xml.ts';
import type { DrawingNet } from './soundness/drawing-net.ts';
import { soundnessOf } from './soundness/soundness.ts';

/** A drawing that was looked at; `graph` is there when it can run. */
export type CheckedDrawing = {
  is: 'drawing';
  key: string;
  name: string;
  documentKind: string;
  xml: string;
  definitions: Moddle;
  graph: Graph | undefined;
  scope: FeelType;
  problems: Problem[];
  /** To the newest published drawing of the key; undefined when it is the first. */
  difference: Difference | undefined;
};

export type CheckedTable = { is: 'table'; keys: { key: string; name: string }[]; xml: string; problems: Problem[] };
export type Checked = CheckedDrawing | CheckedTable;

type Read =
  | { is: 'drawing'; xml: string; definitions: Moddle; process: Moddle | undefined; net: DrawingNet | undefined }
  | { is: 'table'; xml: string; tables: Table[] };

const DMN = /xmlns(?::\w+)?\s*=\s*["']https?:\/\/www\.omg\.org\/spec\/DMN\//;

/** Whether a file is a decision table (DMN) and not a drawing (BPMN). */
export const isTable = (xml: string): boolean => DMN.test(xml);

/** Checks files as they would be published together; see `checkEach`. */
export const checkFiles = async (catalogue: Catalogue, files: string[]): Promise<Checked[]> => (await checkEach(catalogue, files)).flat();

/**
 * Checks files as they would be published together, and gives for each its tables or one answer for each pool that is to run. Throws a Refusal only for a file that
 * can not be read; everything else that is wrong is told as a problem, with the key of the published drawing that it
 * would break where it is there.
 */
export async function checkEach(catalogue: Catalogue, files: string[]): Promise<Checked[][]> {
  const perFile: Read[][] = [];
  for (const xml of files) perFile.push(isTable(xml) ? [await readTable(xml)] : await readPools(catalogue, xml));
  const read = perFile.flat();
  for (const file of read) {
    if (file.is === 'table') file.tables.forEach((table) => catalogue.addTable(table));
    else if (file.net) catalogue.nets.set(file.net.key, file.net);
  }
  const answers = new Map<Read, Checked>();
  const drawings: CheckedDrawing[] = [];
  for (const file of read) {
    if (file.is === 'table') continue;
    const one = await checkDrawing(catalogue, file);
    drawings.push(one);
    answers.set(file, one);
  }
  const thrown = new Set(drawings.flatMap(({ graph }) => [...(graph?.throws ?? [])]));
  for (const one of drawings) if (one.graph) one.problems.push(...unknownNames(catalogue, one.graph, thrown));
  for (const file of read) if (file.is === 'table') answers.set(file, await checkTable(catalogue, file.xml, file.tables, drawings));
  blameCallers(catalogue, drawings);
  const seen = new Set<string>();
  return perFile.map((pools) => pools.map((pool) => sayTwice(answers.get(pool)!, seen)));
}

/** A key may come once among files that are published together. */
function sayTwice(one: Checked, seen: Set<string>): Checked {
  for (const key of one.is === 'drawing' ? [`process ${one.key}`] : one.keys.map((table) => `decision ${table.key}`)) {
    const element = key.slice(key.indexOf(' ') + 1);
    if (seen.has(key)) one.problems.push({ element, code: 'processes.same_key', reason: `Two of the files are ${key}.`, says: { name: element } });
    seen.add(key);
  }
  return one;
}

/** Why a file can not be read; undefined when it can. */
export async function readable(xml: string): Promise<Refusal | undefined> {
  try {
    await (isTable(xml) ? readTable(xml) : readDrawing(xml));
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/** The drawings of a file: one for each pool that is to run. Without any, the file itself is told what is wrong with it. */
async function readPools(catalogue: Catalogue, xml: string): Promise<Read[]> {
  const definitions = await readDrawing(xml);
  for (const root of definitions.rootElements ?? []) if (root.$type === 'bpmn:Process') joinFlows(root);
  const pools = executables(definitions);
  if (pools.length === 0) return [{ is: 'drawing', xml, definitions, process: undefined, net: undefined }];
  return pools.map((process) => ({ is: 'drawing', xml, definitions, process, net: catalogue.netOf(process) }));
}

/** Flows name their ends; that the ends name their flows too is optional in the file (BPMN 2.0.2, table 8.48), and some rules look there. */
function joinFlows(container: Moddle): void {
  const elements: Moddle[] = container.flowElements ?? [];
  const flows = elements.filter((element) => element.$type === 'bpmn:SequenceFlow');
  for (const element of elements) {
    if (element.flowElements) joinFlows(element);
    if (element.$type === 'bpmn:SequenceFlow' || element.$type.startsWith('bpmn:Data')) continue;
    for (const [property, end] of [
      ['outgoing', 'sourceRef'],
      ['incoming', 'targetRef'],
    ] as const) {
      const mine = flows.filter((flow) => flow[end] === element);
      if (mine.length > 0) element[property] = mine;
    }
  }
}

async function readTable(xml: string): Promise<Read> {
  const refuse = (message: string, line?: number): Refusal =>
    new Refusal('decisions.unreadable', {}, { status: 422, message, ...(line ? { faults: [{ code: 'decisions.unreadable', message, line }] } : {}) });
  try {
    checkXml(xml);
    const model = await readDmn(xml);
    return { is: 'table', xml, tables: model.decisions.map((decision) => ({ key: decision.id, xml, model })) };
  } catch (error) {
    if (error instanceof XmlError) throw refuse(`Line ${error.line}, column ${error.column}: ${error.message}`, error.line);
    throw refuse((error as Error).message);
  }
}

async function checkDrawing(catalogue: Catalogue, { xml, definitions, process, net }: Extract<Read, { is: 'drawing' }>): Promise<CheckedDrawing> {
  const problems: Problem[] = [];
  await catalogue.learnTypes(decisionsIn(process));
  const { graph, problems: found, scope } = compileDrawing(definitions, catalogue.registry, process?.id, catalogue.typeOf);
  problems.push(...found);
  if (graph) problems.push(...(await decisionsFit(catalogue, graph, scope)));
  // The rules look at the whole file: what they find is told once, with its first pool.
  if (process === executables(definitions)[0]) problems.push(...(await lintOf(definitions, catalogue.registry)));
  if (net) problems.push(...soundnessOf(net), ...conservationOf(net, catalogue.registry.flowRules, (key) => catalogue.nets.get(key)));
  const live = net && (await catalogue.published(net.key));
  return {
    is: 'drawing',
    key: process?.id ?? '',
    name: process?.name ?? process?.id ?? '',
    documentKind: graph?.documentKind ?? process?.document ?? 'none',
    xml,
    definitions,
    graph,
    scope,
    problems: settled(problems, net),
    difference: live && differenceOf(live.definitions, definitions),
  };
}

/** Findings that the drawing says it means become warnings, and nothing is said twice of one element. */
function settled(problems: Problem[], net: DrawingNet | undefined): Problem[] {
  const loose = new Set(problems.filter(({ code }) => code === 'processes.unreachable').map(({ element }) => element));
  const kept = problems.filter(({ code, element }) => code !== 'soundness.dead' || !loose.has(element));
  return kept.map((problem) => {
    if (!/^(soundness|conservation|lint)\./.test(problem.code)) return problem;
    const node = net?.nodes[net.byId.get(problem.element) ?? 0];
    const isMeant = node?.accepts.includes(problem.code) === true || net?.nodes[0]?.accepts.includes(problem.code) === true;
    return isMeant ? { ...problem, level: 'warning' as const } : problem;
  });
}

function unknownNames({ nets, registry, definitions }: Catalogue, graph: Graph, thrown: Set<string>): Problem[] {
  const problems: Problem[] = [];
  const callers = nets.get(graph.key)?.nodes ?? [];
  for (const key of graph.calls) {
    if (key === graph.key || nets.has(key)) continue;
    const element = callers.find(({ calls }) => calls === key)?.id ?? key;
    problems.push({ element, code: 'processes.unknown_process', reason: `The called drawing "${key}" is not published.`, says: { name: key } });
  }
  const begins = graph.begins.flatMap((begin) => (begin.kind === 'message' ? [begin.name] : []));
  const roomOf = (name: string): string => name.slice(0, name.indexOf('.') + 1);
  const rooms = new Set([...registry.events.keys()].map(roomOf));
  for (const name of new Set([...graph.listens, ...begins])) {
    // A message may also be one that a drawing throws.
    if (registry.events.has(name) || graph.throws.has(name) || thrown.has(name) || definitions.isThrown(name)) continue;
    // A name that is none of our rooms' may be a message of a drawing that is published only after this one.
    const level = rooms.has(roomOf(name)) ? 'error' : 'warning';
    problems.push({ element: name, code: 'processes.unknown_message', reason: `There is no event "${name}" that could be waited for.`, level, says: { name } });
  }
  return problems;
}

async function decisionsFit(catalogue: Catalogue, graph: Graph, scope: FeelType): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const key of graph.decisions) {
    const table = await catalogue.table(key);
    if (!table) {
      problems.push({ element: key, code: 'processes.unknown_decision', reason: `The decision table "${key}" is not published.`, says: { name: key } });
      continue;
    }
    const misfit = misfitOf(table, key, scope);
    if (misfit) problems.push({ ...misfit, element: key, reason: `The table "${key}" does not fit this drawing: ${misfit.reason}` });
  }
  return problems;
}

function misfitOf(table: Table, key: string, scope: FeelType): Problem | undefined {
  try {
    compileDecisionOf(table.model, key, scope);
    return undefined;
  } catch (error) {
    if (!(error instanceof FeelError)) throw error;
    return { element: error.details.elementId ?? key, code: error.code, reason: error.message, line: error.line, column: error.column };
  }
}

/** A table by itself, or for the drawings that use it; and those drawings with what it gives now. */
async function checkTable(catalogue: Catalogue, xml: string, tables: Table[], together: CheckedDrawing[]): Promise<CheckedTable> {
  const problems: Problem[] = [];
  const { definitions, registry } = catalogue;
  for (const table of tables) {
    const users = definitions.usersOf(table.key).filter(({ key }) => !together.some((one) => one.key === key));
    for (const scope of users.length > 0 ? users.map((user) => user.scope) : [contextType({}, true)]) {
      const misfit = misfitOf(table, table.key, scope);
      if (misfit) problems.push(misfit);
    }
    await catalogue.learnTypes([table.key]);
    for (const user of users) {
      const drawing = await catalogue.published(user.key);
      if (!drawing || problems.length > 0) continue;
      await catalogue.learnTypes(user.graph.decisions);
      const broken = compileDrawing(drawing.definitions, registry, user.key, catalogue.typeOf).problems;
      problems.push(...broken.map((problem) => ({ ...problem, drawing: user.key })));
    }
  }
  return { is: 'table', keys: tables.map(({ key, model }) => ({ key, name: model.decisions.find(({ id }) => id === key)?.name ?? key })), xml, problems };
}

/** A called drawing may break the proof of one that calls it: what held before and would not hold then refuses it. */
function blameCallers({ before, nets, registry }: Catalogue, drawings: CheckedDrawing[]): void {
  for (const one of drawings) {
    if (!before.has(one.key)) continue;
    for (const caller of nets.values()) {
      if (drawings.some(({ key }) => key === caller.key) || !reaches(caller, one.key, nets)) continue;
      const now = conservationOf(caller, registry.flowRules, (key) => nets.get(key));
      const was = now.length === 0 ? [] : conservationOf(caller, registry.flowRules, (key) => before.get(key));
      const isOld = (problem: Problem): boolean => was.some(({ code, element }) => code === problem.code && element === problem.element);
      one.problems.push(
        ...settled(
          now.filter((problem) => !isOld(problem)),
          caller,
        ).map((problem) => ({ ...problem, drawing: caller.key })),
      );
    }
  }
}

function reaches(from: DrawingNet, key: string, nets: Map<string, DrawingNet>, seen = new Set<DrawingNet>()): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  return from.nodes.some(({ calls }) => calls === key || (calls !== undefined && nets.has(calls) && reaches(nets.get(calls)!, key, nets, seen)));
}
