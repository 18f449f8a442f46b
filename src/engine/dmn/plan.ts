// Lays out a decision with all it requires: every required decision, function and service once, in the order of their needs.
import { newUnit } from '../feel/feel.ts';
import { functionCode } from '../feel/compile-calls.ts';
import { FeelError } from '../feel/error.ts';
import { anyType, contextType, fieldRecord, functionType } from '../feel/types.ts';
import type { FeelType } from '../feel/types.ts';
import { newSlot, withNames } from '../feel/unit.ts';
import type { Binding, Code, Frame, Scope, Unit } from '../feel/unit.ts';
import { contextOf } from '../feel/values.ts';
import { located, refuseElement, typedCode } from './build.ts';
import { compileBox, compileFunctionBox } from './compile-box.ts';
import { compileTable } from './compile-table.ts';
import type { TableCode, TableTrace } from './compile-table.ts';
import { typeFinder } from './item-types.ts';
import type { Decision, DecisionService, DmnModel, InputData, KnowledgeModel, Reference } from './model.ts';

type Step = (frame: Frame) => void;
type Found =
  | { readonly is: 'decision'; readonly model: DmnModel; readonly element: Decision }
  | { readonly is: 'input'; readonly model: DmnModel; readonly element: InputData }
  | { readonly is: 'knowledge'; readonly model: DmnModel; readonly element: KnowledgeModel }
  | { readonly is: 'service'; readonly model: DmnModel; readonly element: DecisionService };

interface Named {
  readonly name: string;
  readonly binding: Binding;
}

/** A decision of the plan, with the trace of its table where it has one. */
export interface PlannedDecision {
  readonly id: string;
  readonly name: string;
  readonly binding: Binding;
  readonly table: TableCode | null;
  readonly traceSlot: number | null;
}

/** One run of decisions: of the model as a whole, or of a service with its own inputs. */
interface Plan {
  readonly unit: Unit;
  readonly models: readonly DmnModel[];
  readonly root: FeelType;
  readonly bound: Map<string, Named>;
  readonly steps: Step[];
  readonly decisions: PlannedDecision[];
  readonly underWay: Set<string>;
  /** A service's own plan; inputs that are not bound are not there. */
  readonly isService: boolean;
}

const MAX_DECISIONS = 2000;

/** The types that a model's names mean; an unknown name is refused. */
function typesOf(plan: Plan, model: DmnModel): (typeRef: string | null) => FeelType | undefined {
  return typeFinder(model, plan.models, (typeRef) => {
    if (plan.unit.strict) throw new FeelError('dmn.unknown_type', `There is no type "${typeRef}"`);
  });
}

function keyOf(model: DmnModel, id: string): string {
  return `${model.namespace}#${id}`;
}

function find(plan: Plan, from: DmnModel, reference: Reference): Found | null {
  const isOwn = reference.namespace === null || reference.namespace === from.namespace;
  const model = isOwn ? from : plan.models.find((one) => one.namespace === reference.namespace);
  if (!model) return null;
  const byId = <T extends { readonly id: string }>(elements: readonly T[]): T | undefined => elements.find((element) => element.id === reference.id);
  const decision = byId(model.decisions);
  if (decision) return { is: 'decision', model, element: decision };
  const input = byId(model.inputs);
  if (input) return { is: 'input', model, element: input };
  const knowledge = byId(model.knowledge);
  if (knowledge) return { is: 'knowledge', model, element: knowledge };
  const service = byId(model.services);
  return service ? { is: 'service', model, element: service } : null;
}

export function newPlan(models: readonly DmnModel[], root: FeelType, lenient: boolean): Plan {
  const [model] = models;
  const typeOf = model ? typeFinder(model, models) : () => undefined;
  return {
    unit: newUnit('', { lenient, typeOf }),
    models,
    root,
    bound: new Map(),
    steps: [],
    decisions: [],
    underWay: new Set(),
    isService: false,
  };
}

/** The names that an element sees: what it requires, and the variables from outside. */
function scopeOf(plan: Plan, model: DmnModel, requires: readonly Reference[], seesInputs: boolean): Scope {
  const inputs: (readonly [string, FeelType])[] = [];
  const names: (readonly [string, Binding])[] = [];
  const imported = new Map<string, Named[]>();
  for (const reference of requires) {
    const found = find(plan, model, reference);
    if (!found) {
      refuseElement(plan.unit, 'dmn.requirement', `What is required (${reference.id}) is not in the model`, reference.id);
      continue;
    }
    const isImported = found.model !== model;
    if (found.is === 'input' && !plan.isService && !plan.bound.has(keyOf(found.model, found.element.id)) && !isImported) {
      checkGiven(plan, found.element);
      inputs.push([found.element.name, inputType(plan, found)]);
      continue;
    }
    const named = bind(plan, found);
    if (!named) continue;
    if (isImported) imported.set(found.model.namespace, [...(imported.get(found.model.namespace) ?? []), named]);
    else names.push([named.name, named.binding]);
  }
  for (const [namespace, members] of imported) names.push([aliasOf(model, namespace), importContext(plan, members)]);
  const root: FeelType = seesInputs ? rootWith(plan.root, inputs) : contextType({});
  return withNames({ is: 'root', type: root }, names);
}

/** Refuses an input that nothing gives, when it is known what is given. */
function checkGiven(plan: Plan, input: InputData): void {
  const { root } = plan;
  if (root.kind !== 'context' || root.open || Object.keys(root.fields).length === 0) return;
  if (!Object.hasOwn(root.fields, input.name)) {
    refuseElement(plan.unit, 'dmn.unknown_input', `Nothing gives "${input.name}" here`, input.id);
  }
}

function aliasOf(model: DmnModel, namespace: string): string {
  return model.imports.find((one) => one.namespace === namespace)?.name ?? '';
}

/** Imported elements are entries of a context that has the import's name. */
function importContext(plan: Plan, members: readonly Named[]): Binding {
  const slot = newSlot(plan.unit);
  plan.steps.push((frame) => {
    frame.locals[slot] = contextOf(members.map(({ name, binding }) => [name, frame.locals[binding.slot] ?? null] as const));
  });
  return { slot, type: contextType(fieldRecord(members.map(({ name, binding }) => [name, binding.type] as const))) };
}

function rootWith(root: FeelType, inputs: readonly (readonly [string, FeelType])[]): FeelType {
  if (root.kind !== 'context') return root;
  if (inputs.length === 0) return root;
  const fields = new Map<string, FeelType>(inputs);
  for (const [name, type] of Object.entries(root.fields)) fields.set(name, type);
  return contextType(fieldRecord(fields), root.open === true);
}

function inputType(plan: Plan, found: Extract<Found, { is: 'input' }>): FeelType {
  return typesOf(plan, found.model)(found.element.typeRef) ?? anyType;
}

/** Binds an element to a slot; each only once. */
function bind(plan: Plan, found: Found): Named | null {
  const key = keyOf(found.model, found.element.id);
  const known = plan.bound.get(key);
  if (known) return known;
  if (plan.underWay.has(key)) {
    throw new FeelError('dmn.circle', `"${found.element.name}" requires itself`, undefined, '', {
      elementId: found.element.id,
    });
  }
  if (plan.bound.size > MAX_DECISIONS) throw new FeelError('dmn.too_large', `A decision requires at most ${MAX_DECISIONS} others`);
  plan.underWay.add(key);
  const named = bindNew(plan, found);
  plan.underWay.delete(key);
  if (named) plan.bound.set(key, named);
  return named;
}

function bindNew(plan: Plan, found: Found): Named | null {
  switch (found.is) {
    case 'decision':
      return located(found.element.id, () => bindDecision(plan, found.model, found.element));
    case 'knowledge':
      return located(found.element.id, () => bindKnowledge(plan, found.model, found.element));
    case 'service':
      return bindService(plan, found.model, found.element);
    case 'input':
      return plan.isService ? null : bindInput(plan, found);
  }
}

/** The input of an imported model, which is not a plain name here. */
function bindInput(plan: Plan, found: Extract<Found, { is: 'input' }>): Named {
  const slot = newSlot(plan.unit);
  const type = inputType(plan, found);
  const { name } = found.element;
  const read = plan.unit.compile({ is: 'name', name, at: { from: 0, to: 0 } }, { is: 'root', type: contextType(fieldRecord([[name, type]])) }, plan.unit);
  plan.steps.push((frame) => {
    frame.locals[slot] = read.run(frame);
  });
  return { name, binding: { slot, type } };
}

function bindDecision(plan: Plan, model: DmnModel, decision: Decision): Named {
  const { unit } = plan;
  const typeOf = typesOf(plan, model);
  const scope = scopeOf(plan, model, decision.requires, true);
  const wanted = typeOf(decision.typeRef);
  const slot = newSlot(unit);
  if (!decision.logic) refuseElement(unit, 'dmn.empty', `"${decision.name}" has no logic`, decision.id);
  const context = { unit, typeOf };
  const table = decision.logic?.is === 'table' ? compileTable(decision.logic, scope, unit, typeOf, typeOf(decision.logic.typeRef) ?? wanted) : null;
  const logic: Code = table ?? (decision.logic ? compileBox(decision.logic, scope, context, wanted) : { type: anyType, run: () => null });
  const traceSlot = table ? newSlot(unit) : null;
  const traced: Code =
    table && traceSlot !== null
      ? {
          type: table.type,
          run: (frame) => {
            const { result, trace } = table.trace(frame);
            (frame.locals as unknown[])[traceSlot] = trace;
            return result;
          },
        }
      : logic;
  const code = typedCode(traced, wanted, decision.id, unit);
  const binding = { slot, type: code.type };
  plan.steps.push((frame) => {
    frame.locals[slot] = code.run(frame);
  });
  plan.decisions.push({ id: decision.id, name: decision.name, binding, table, traceSlot });
  return { name: decision.variableName, binding };
}

function bindKnowledge(plan: Plan, model: DmnModel, knowledge: KnowledgeModel): Named | null {
  const { unit } = plan;
  const typeOf = typesOf(plan, model);
  if (!knowledge.logic) {
    refuseElement(unit, 'dmn.empty', `"${knowledge.name}" has no logic`, knowledge.id);
    return null;
  }
  const slot = newSlot(unit);
  const scope = withNames(scopeOf(plan, model, knowledge.requires, false), [[knowledge.name, { slot, type: functionType(anyType) }]]);
  const declared = typeOf(knowledge.logic.typeRef) ?? typeOf(knowledge.typeRef);
  const result = declared?.kind === 'function' ? declared.result : declared;
  const code = compileFunctionBox(knowledge.logic, scope, { unit, typeOf }, knowledge.name, slot, result);
  plan.steps.push((frame) => {
    frame.locals[slot] = code.run(frame);
  });
  return { name: knowledge.name, binding: { slot, type: code.type } };
}

/** A service is a function of its input data and input decisions, in this order (DMN 1.5, 10.4). */
function bindService(plan: Plan, model: DmnModel, service: DecisionService): Named {
  const { code, slot } = serviceCode(plan, model, service);
  plan.steps.push((frame) => {
    frame.locals[slot] = code.run(frame);
  });
  return { name: service.name, binding: { slot, type: code.type } };
}

function serviceCode(plan: Plan, model: DmnModel, service: DecisionService): { code: Code; slot: number } {
  const { unit } = plan;
  unit.metered = true;
  const slot = newSlot(unit);
  const inner: Plan = {
    ...plan,
    root: contextType({}),
    bound: new Map(),
    steps: [],
    decisions: [],
    underWay: new Set(plan.underWay),
    isService: true,
  };
  const params = [...service.inputData, ...service.inputDecisions].flatMap((reference) => {
    const found = find(plan, model, reference);
    if (found?.is !== 'input' && found?.is !== 'decision') return [];
    const name = found.is === 'decision' ? found.element.variableName : found.element.name;
    const param = {
      name,
      slot: newSlot(unit),
      type: typesOf(plan, found.model)(found.element.typeRef) ?? anyType,
    };
    inner.bound.set(keyOf(found.model, found.element.id), { name, binding: param });
    return [param];
  });
  const outputs = service.outputs.flatMap((reference) => {
    const found = find(plan, model, reference);
    const named = found && bind(inner, found);
    return named ? [named] : [];
  });
  if (outputs.length === 0) refuseElement(unit, 'dmn.empty', `"${service.name}" has no output`, service.id);
  const [only] = outputs;
  const single = outputs.length === 1 && only;
  const type = single ? only.binding.type : contextType(fieldRecord(outputs.map(({ name, binding }) => [name, binding.type] as const)));
  const body: Code = {
    type,
    run: (frame) => {
      for (const step of inner.steps) step(frame);
      if (single) return frame.locals[only.binding.slot] ?? null;
      return contextOf(outputs.map(({ name, binding }) => [name, frame.locals[binding.slot] ?? null] as const));
    },
  };
  const declared = typesOf(plan, model)(service.typeRef);
  const typed = typedCode(body, declared?.kind === 'function' ? declared.result : declared, service.id, unit);
  return { code: functionCode(service.name, params, typed, typed.type, slot), slot };
}

export interface Planned {
  readonly plan: Plan;
  readonly result: Binding;
  readonly params: readonly string[];
  /** A service is called with the variables that its inputs name. */
  readonly isFunction: boolean;
}

/** Plans the decision or service of an id or name; refuses with `dmn.unknown_decision` when there is none. */
export function planDecision(plan: Plan, idOrName: string): Planned & { id: string; name: string } {
  const [model] = plan.models;
  if (!model) throw new FeelError('dmn.unknown_decision', 'There is no model');
  const pick = <T extends { readonly id: string; readonly name: string }>(elements: readonly T[]): T | undefined =>
    elements.find((element) => element.id === idOrName) ?? elements.find((element) => element.name === idOrName);
  const decision = pick(model.decisions);
  if (decision) {
    const named = bind(plan, { is: 'decision', model, element: decision });
    return {
      plan,
      result: named?.binding ?? { slot: 0, type: anyType },
      params: [],
      isFunction: false,
      id: decision.id,
      name: decision.name,
    };
  }
  const service = pick(model.services);
  if (!service)
    throw new FeelError(
      'dmn.unknown_decision',
      `There is no decision "${idOrName}"; there is ${model.decisions
        .slice(0, 12)
        .map((one) => one.name)
        .join(', ')}`,
    );
  const named = bindService(plan, model, service);
  const type = named.binding.type;
  const params = [...service.inputData, ...service.inputDecisions].flatMap((reference) => {
    const found = find(plan, model, reference);
    return found?.is === 'decision' ? [found.element.variableName] : found ? [found.element.name] : [];
  });
  return {
    plan,
    result: { slot: named.binding.slot, type: type.kind === 'function' ? type.result : type },
    params,
    isFunction: true,
    id: service.id,
    name: service.name,
  };
}

/** The trace that a decision's table left in a frame. */
export function traceIn(frame: Frame, decision: PlannedDecision): TableTrace | null {
  if (decision.traceSlot === null) return null;
  const trace = (frame.locals as unknown[])[decision.traceSlot];
  return (trace as TableTrace | null | undefined) ?? null;
}
