// Compiles a drawing: every element to a node with its own file's data, every expression to a closure; collects all problems.
import type { TSchema } from 'typebox';
import type { Registry } from '#kernel';
import { elements, unsupported } from './elements/all.ts';
import { type Expression, ZONE, expressionOf } from './expression.ts';
import { type FeelType, FeelError, fromJsonSchema } from './feel/feel.ts';
import { anyType, contextType, typeName } from './feel/types.ts';
import type { CompileContext, Flow, Graph, Mapping, Moddle, Node, Tell } from './graph.ts';
import { loopOf } from './looping.ts';
import { shapeOf } from './moving/shape.ts';
import { elementTypeOf, eventKindOf } from './names.ts';
import { executables, unrunnable } from './pools.ts';
import type { Problem } from './problem.ts';

export type { Problem } from './problem.ts';

type Compiled = { graph: Graph | undefined; problems: Problem[]; scope: FeelType };

/** The type of what a decision gives; undefined when it is not known, as for drawings that run: their tables may change. */
export type DecisionTypes = (decision: string) => FeelType | undefined;

/** Compiles the drawing with that key (or the only executable process). Without problems there is a graph. */
export function compileDrawing(definitions: Moddle, registry: Registry, key?: string, decisions: DecisionTypes = () => undefined): Compiled {
  const problems: Problem[] = unrunnable(definitions).map(({ element, reason }) => ({ element: element.id ?? '', code: 'processes.unsupported', reason }));
  const process = pickProcess(definitions, key, problems);
  if (!process) return { graph: undefined, problems, scope: anyType };
  // The first pass learns which variables there are and of what type; the second checks expressions against them.
  const learned = new Compilation(process, registry, decisions, undefined);
  learned.run();
  const checked = new Compilation(process, registry, decisions, learned.variables, learned.opened);
  checked.run();
  problems.push(...checked.problems);
  return { graph: problems.length === 0 ? checked.graph : undefined, problems, scope: checked.scope };
}

function pickProcess(definitions: Moddle, key: string | undefined, problems: Problem[]): Moddle | undefined {
  const processes = key
    ? (definitions.rootElements ?? []).filter((root: Moddle) => root.$type === 'bpmn:Process' && root.id === key)
    : executables(definitions);
  if (processes.length === 1) return processes[0];
  problems.push({
    element: definitions.id ?? '',
    code: 'processes.which',
    reason:
      processes.length === 0
        ? 'The drawing holds no executable process.'
        : 'The drawing holds more than one executable process; say which one (its id is the key).',
  });
  return undefined;
}

/** Elements to which no flow leads. */
const BEGINS_ITSELF = new Set(['process', 'startEvent', 'boundaryEvent', 'eventSubProcess']);

class Compilation {
  readonly problems: Problem[] = [];
  readonly variables = new Map<string, FeelType>();
  readonly graph: Graph;
  readonly scope: FeelType;
  private readonly registry: Registry;
  private readonly decisions: DecisionTypes;
  private readonly process: Moddle;
  private readonly lanes = new Map<string, string>();
  private readonly factRoots: Set<string>;
  private roots = new Set<string>();

  /** Whether there may be variables that the drawing does not name. */
  opened = false;

  constructor(process: Moddle, registry: Registry, decisions: DecisionTypes, known: Map<string, FeelType> | undefined, open = true) {
    this.decisions = decisions;
    this.registry = registry;
    this.process = process;
    const kind: string = process.document ?? 'none';
    const facts = registry.factsFor(kind);
    this.factRoots = new Set(facts.map((one) => one.root));
    const fields: Record<string, FeelType> = {};
    fields.start = contextType({}, true);
    for (const [name, type] of known ?? []) fields[name] = type;
    for (const one of facts) fields[one.root] = fromJsonSchema(one.schema);
    // In the first pass nothing is known of variables, so every name is allowed.
    this.scope = contextType(fields, open);
    this.graph = {
      key: process.id,
      name: process.name ?? process.id,
      documentKind: kind,
      nodes: [],
      flows: [],
      scopes: new Map(),
      byId: new Map(),
      jumps: [],
      begins: [],
      listens: new Set(),
      throws: new Set(),
      conditional: false,
      handlers: new Set(),
      calls: new Set(),
      needs: new Set(),
      inputs: [],
      decisions: new Set(),
    };
    for (const laneSet of process.laneSets ?? []) this.readLanes(laneSet);
  }

  run(): void {
    if (!this.process.document)
      this.problem(this.process, 'processes.document', 'The process does not say which kind of document it is for (kontor:document).');
    this.addNode(this.process, -1, 'process');
    const declared = (this.process.extensionElements?.values ?? []).filter((value: Moddle) => value.$type === 'kontor:Input');
    this.graph.inputs = this.mappings(this.process, declared, 'input', {});
    this.addContents(this.process, 0);
    this.addFlows(this.process);
    this.attachBoundaries();
    this.addJumps();
    for (const node of [...this.graph.nodes]) this.compileNode(node);
    this.addImplicitStarts();
    this.checkStarts();
  }

  private readLanes(laneSet: Moddle): void {
    for (const lane of laneSet.lanes ?? []) {
      for (const ref of lane.flowNodeRef ?? []) this.lanes.set(ref.id, lane.name ?? lane.id);
      if (lane.childLaneSet) this.readLanes(lane.childLaneSet);
    }
  }

  private readonly moddles: Moddle[] = [];

  private addNode(element: Moddle, scope: number, type: string): number {
    const found = elements.get(type);
    if (!found) this.problem(element, 'processes.unsupported', unsupported(element));
    const index = this.graph.nodes.length;
    this.graph.nodes.push({
      index,
      id: element.id,
      name: element.name ?? element.id,
      type,
      element: found ?? elements.get('task')!,
      scope,
      incoming: [],
      outgoing: [],
      defaultFlow: undefined,
      boundary: [],
      attachedTo: undefined,
      // What is inside of a sub-process is done by those who do the sub-process, unless it says otherwise.
      lane: this.lanes.get(element.id) ?? this.graph.nodes[scope]?.lane,
      commits: element.commit === 'after',
      multi: undefined,
      loop: undefined,
      inputs: [],
      outputs: [],
      tells: [],
      needs: [],
      shape: shapeOf(element),
      reads: [],
      data: undefined,
    });
    this.moddles.push(element);
    if (this.graph.byId.has(element.id)) this.problem(element, 'processes.twice', `Two elements have the id ${element.id}.`);
    this.graph.byId.set(element.id, index);
    return index;
  }

  private addContents(container: Moddle, scope: number): void {
    const info = { starts: [] as number[], eventSubs: [] as number[] };
    this.graph.scopes.set(scope, info);
    for (const element of container.flowElements ?? []) {
      if (element.$type === 'bpmn:SequenceFlow' || element.$type.startsWith('bpmn:Data')) continue;
      const type = elementTypeOf(element);
      const index = this.addNode(element, scope, type);
      if (type === 'startEvent') info.starts.push(index);
      if (type === 'eventSubProcess') info.eventSubs.push(index);
      if (element.flowElements) this.addContents(element, index);
    }
  }

  private addFlows(container: Moddle): void {
    for (const element of container.flowElements ?? []) {
      if (element.flowElements) this.addFlows(element);
      if (element.$type !== 'bpmn:SequenceFlow') continue;
      const source = this.graph.byId.get(element.sourceRef?.id);
      const target = this.graph.byId.get(element.targetRef?.id);
      if (source === undefined || target === undefined) {
        this.problem(element, 'processes.loose', 'The flow does not lead from one element to another.');
        continue;
      }
      const index = this.graph.flows.length;
      const flow: Flow = { id: element.id, source, target };
      this.graph.flows.push(flow);
      const from = this.graph.nodes[source]!;
      from.outgoing.push(index);
      this.graph.nodes[target]!.incoming.push(index);
      if (this.moddles[source].default?.id === element.id) from.defaultFlow = index;
      const text: string | undefined = element.conditionExpression?.body?.trim();
      if (text) {
        this.roots = new Set(from.needs);
        const condition = this.expression(element, text.startsWith('=') ? text : '=' + text, 'condition', {});
        if (condition) flow.condition = this.truthOf(element, condition);
        from.needs = [...this.roots];
      }
    }
  }

  /** A condition is true or false; one that is known to be something else would never be true. */
  private truthOf(flow: Moddle, condition: Expression): Expression {
    const { type, text } = condition;
    if (type.kind !== 'boolean' && type.kind !== 'any' && type.kind !== 'null') {
      this.problems.push({ element: flow.id, code: 'feel.type', reason: `condition: it gives ${typeName(type)} and not true or false`, text, column: 1 });
    }
    return condition;
  }

  private attachBoundaries(): void {
    this.moddles.forEach((element, index) => {
      if (element.$type !== 'bpmn:BoundaryEvent') return;
      const host = this.graph.byId.get(element.attachedToRef?.id);
      if (host === undefined) return this.problem(element, 'processes.loose', 'The boundary event is attached to nothing.');
      this.graph.nodes[index]!.attachedTo = host;
      this.graph.nodes[host]!.boundary.push(index);
    });
  }

  /** A link thrown leads to the link of that name that is caught in the same scope (BPMN 2.0.2, section 10.5.4). */
  private addJumps(): void {
    const links = this.graph.nodes.flatMap((node) => {
      const [definition] = this.moddles[node.index].eventDefinitions ?? [];
      return definition?.$type === 'bpmn:LinkEventDefinition' ? [{ node, name: definition.name as string }] : [];
    });
    for (const from of links) {
      if (from.node.type !== 'intermediateThrowEvent') continue;
      for (const to of links)
        if (to.node.type === 'intermediateCatchEvent' && to.name === from.name && to.node.scope === from.node.scope)
          this.graph.jumps.push([from.node.index, to.node.index]);
    }
  }

  private compileNode(node: Node): void {
    const element = this.moddles[node.index];
    this.roots = new Set(node.needs);
    const context = this.contextFor(element);
    const { multi, loop } = loopOf(element, context);
    node.multi = multi;
    node.loop = loop;
    this.mapBeside(node, element);
    node.tells = this.tellsOf(element, context);
    node.data = node.element.compile(element, context);
    node.needs = [...this.roots].filter((root) => root === ZONE || this.factRoots.has(root));
    node.reads = [...this.roots].filter((root) => root !== ZONE && !this.factRoots.has(root));
    for (const root of node.needs) this.graph.needs.add(root);
    // A boundary timer is computed when its host is entered, so the host needs what the timer reads.
    if (node.attachedTo !== undefined) {
      const host = this.graph.nodes[node.attachedTo]!;
      host.needs = [...new Set([...host.needs, ...node.needs])];
    }
  }

  /** Mappings that stand beside an element (kontor:input, kontor:output); those of the process itself are what a caller may give. */
  private mapBeside(node: Node, element: Moddle): void {
    if (node.type === 'process') return;
    const beside = (type: string): Moddle[] => (element.extensionElements?.values ?? []).filter((value: Moddle) => value.$type === type);
    node.inputs = this.mappings(element, beside('kontor:Input'), 'input');
    for (const { name, expression } of node.inputs) this.learn(name, expression.type);
    node.outputs = this.mappings(element, beside('kontor:Output'), 'output', {});
  }

  /** A name that two places use for different things can be either. */
  private learn(name: string, type: FeelType): void {
    const known = this.variables.get(name);
    // What begins as null is given something later; of what kind nobody knows.
    const plain = type.kind === 'null' ? anyType : type;
    this.variables.set(name, known === undefined || typeName(known) === typeName(plain) ? plain : anyType);
  }

  private contextFor(element: Moddle): CompileContext {
    return {
      graph: this.graph,
      expression: (text, where, extra = {}) => this.expression(element, text, where, extra) ?? { text, type: anyType, roots: [], value: () => null },
      extension: (of, type) => of.extensionElements?.values?.find((value: Moddle) => value.$type === type),
      mappings: (list, where, result) => this.mappings(element, list, where, result),
      refuse: (of, code, reason) => this.problem(of, code, reason),
      action: (of, name) => this.action(of, name),
      declare: (variable, schema) => this.learn(variable, schema ? fromJsonSchema(schema) : anyType),
      learn: (variable, type) => this.learn(variable, type),
      decided: (decision) => this.decisions(decision) ?? anyType,
      listen: (name) => void this.graph.listens.add(name),
      open: () => void (this.opened = true),
    };
  }

  private action(element: Moddle, name: string | undefined) {
    const action = name === undefined ? undefined : this.registry.actions.get(name);
    if (!action) {
      this.problem(element, 'processes.unknown_action', name === undefined ? 'The task does not say which action it runs.' : `There is no action "${name}".`);
    }
    return action;
  }

  private mappings(element: Moddle, list: Moddle[] | undefined, where: string, result?: TSchema): Mapping[] {
    return (list ?? []).flatMap((one) => {
      const expression = this.expression(element, one.value ?? '', `${where} ${one.name}`, result ? { result } : {});
      if (expression && result) this.learn(one.name, expression.type);
      return expression ? [{ name: one.name, expression }] : [];
    });
  }

  private expression(element: Moddle, text: string, where: string, extra: Record<string, TSchema | undefined>): Expression | undefined {
    try {
      const added = Object.fromEntries(Object.entries(extra).map(([name, schema]) => [name, schema ? fromJsonSchema(schema) : anyType]));
      const scope = this.scope as Extract<FeelType, { kind: 'context' }>;
      const made = expressionOf(text, contextType({ ...scope.fields, ...added }, scope.open ?? false));
      for (const root of made.roots) this.roots.add(root);
      // A timer may be told by the shop's clock, whatever it reads.
      if (made.clocked || (where === 'timer' && text.startsWith('='))) this.roots.add(ZONE);
      return made;
    } catch (error) {
      if (!(error instanceof FeelError)) throw error;
      this.problems.push({ element: element.id, code: error.code, reason: `${where}: ${error.message}`, line: error.line, column: error.column, text });
      return undefined;
    }
  }

  private tellsOf(element: Moddle, context: CompileContext): Tell[] {
    const all: Moddle[] = element.extensionElements?.values ?? [];
    return all
      .filter((value) => value.$type === 'kontor:Tell')
      .map((tell) => {
        // What a letter tells is read when it is written, not when the step begins.
        const before = this.roots;
        this.roots = new Set();
        const data = context.mappings(tell.inputs, 'tell');
        const to: string = tell.to ?? 'customer';
        const reader = to.startsWith('=') ? context.expression(to, 'to') : undefined;
        const needs = [...this.roots].filter((root) => root === ZONE || this.factRoots.has(root));
        this.roots = before;
        if (!tell.template) context.refuse(element, 'processes.tell', 'kontor:tell does not name a template.');
        const by = tell.by ?? 'mail';
        if (by !== 'mail' && by !== 'sms') context.refuse(element, 'processes.tell', `A message goes by mail or sms, not by "${by}".`);
        return {
          template: tell.template ?? '',
          to,
          when: tell.when === 'start' ? 'start' : 'done',
          by: by === 'sms' ? 'sms' : 'mail',
          data,
          needs,
          ...(reader ? { reader } : {}),
        };
      });
  }

  /** Where there is no start event all begins to which no flow leads (BPMN 2.0.2, section 13.2); what a message begins waits for that. */
  private addImplicitStarts(): void {
    for (const [scope, info] of this.graph.scopes) {
      const around = this.graph.nodes[scope]!;
      if (info.starts.length > 0 || around.type === 'adHocSubProcess' || around.type === 'eventSubProcess') continue;
      if (scope === 0 && this.graph.begins.length > 0) continue;
      info.starts = this.graph.nodes.flatMap((node) => (node.scope === scope && this.isUnled(node) ? [node.index] : []));
    }
  }

  private isUnled(node: Node): boolean {
    return (
      node.incoming.length === 0 &&
      !BEGINS_ITSELF.has(node.type) &&
      !this.graph.handlers.has(node.index) &&
      !this.graph.jumps.some(([, to]) => to === node.index)
    );
  }

  private checkStarts(): void {
    for (const [scope, info] of this.graph.scopes) {
      const element = this.moddles[scope];
      const plain = info.starts.filter((start) => this.graph.nodes[start]!.type === 'startEvent' && eventKindOf(this.moddles[start]) === 'none');
      if (element.$type === 'bpmn:AdHocSubProcess') continue;
      const begun = scope === 0 && this.graph.begins.length > 0;
      if (info.starts.length === 0 && !begun) this.problem(element, 'processes.no_start', 'There is no start event.');
      if (plain.length > 1 || (element.triggeredByEvent && info.starts.length > 1))
        this.problem(element, 'processes.starts', 'There is more than one start event.');
    }
    for (const node of this.graph.nodes) {
      const undoes = this.graph.handlers.has(node.index) || this.moddles[node.index].isForCompensation === true;
      if (undoes && node.incoming.length + node.outgoing.length > 0)
        this.problem(this.moddles[node.index], 'processes.compensation', 'An activity that undoes another one has no flows: it runs only for that.');
      if (!this.isUnled(node) || this.moddles[node.index].instantiate) continue;
      const offered = this.graph.nodes[node.scope]?.type === 'adHocSubProcess' && node.element.activity;
      if (!offered && !this.graph.scopes.get(node.scope)!.starts.includes(node.index))
        this.problem(this.moddles[node.index], 'processes.unreachable', 'Nothing leads to this element.');
    }
  }

  private problem(element: Moddle, code: string, reason: string): void {
    this.problems.push({ element: element.id ?? '', code, reason });
  }
}
