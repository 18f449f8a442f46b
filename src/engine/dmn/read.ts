// Turns what dmn-moddle read into our own model.
import { FeelError } from '../feel/error.ts';
import { many, one, parseXml, textOf } from './xml.ts';
import type { Moddle } from './xml.ts';
import type {
  Aggregation,
  Box,
  Decision,
  DecisionService,
  DmnModel,
  FunctionBox,
  HitPolicy,
  ItemDefinition,
  KnowledgeModel,
  LiteralBox,
  Reference,
  TableBox,
  Typed,
} from './model.ts';

const MAX_BOX_DEPTH = 40;
const MAX_RULES = 5000;
const MAX_COLUMNS = 200;

function idOf(element: Moddle | undefined): string {
  return textOf(element, 'id') ?? '';
}

function typed(element: Moddle): Typed {
  return { name: (textOf(element, 'name') ?? '').trim(), typeRef: textOf(element, 'typeRef') };
}

/** A model from its XML (DMN 1.1 to 1.5); refuses with `dmn.*` what cannot be read. */
export async function readDmn(xml: string): Promise<DmnModel> {
  const { root, warnings } = await parseXml(xml);
  const elements = many(root, 'drgElement');
  const ofType = (type: string): Moddle[] => elements.filter((element) => element.$type === `dmn:${type}`);
  return {
    id: idOf(root),
    name: textOf(root, 'name') ?? '',
    namespace: textOf(root, 'namespace') ?? '',
    types: many(root, 'itemDefinition').map((item) => readItem(item, 0)),
    decisions: ofType('Decision').map(readDecision),
    inputs: ofType('InputData').map((input) => ({ id: idOf(input), ...named(input) })),
    knowledge: ofType('BusinessKnowledgeModel').map(readKnowledge),
    services: ofType('DecisionService').map(readService),
    imports: many(root, 'import').map((one) => ({
      name: textOf(one, 'name') ?? '',
      namespace: textOf(one, 'namespace') ?? '',
    })),
    warnings,
  };
}

/** The name of an element, and the type of its variable. */
function named(element: Moddle): Typed {
  const variable = one(element, 'variable');
  return { name: (textOf(element, 'name') ?? '').trim(), typeRef: textOf(variable, 'typeRef') };
}

function readItem(item: Moddle, depth: number): ItemDefinition {
  if (depth > MAX_BOX_DEPTH) throw new FeelError('dmn.too_deep', 'The types are nested too deeply', undefined, '', { elementId: idOf(item) });
  const functionItem = one(item, 'functionItem');
  return {
    name: (textOf(item, 'name') ?? '').trim(),
    typeRef: textOf(item, 'typeRef'),
    isCollection: item.isCollection === true,
    components: many(item, 'itemComponent').map((component) => readItem(component, depth + 1)),
    allowedValues: blankAsNull(textOf(one(item, 'allowedValues'), 'text')),
    typeConstraint: blankAsNull(textOf(one(item, 'typeConstraint'), 'text')),
    functionItem: functionItem ? { params: many(functionItem, 'parameters').map(typed), result: textOf(functionItem, 'outputTypeRef') } : null,
  };
}

function reference(element: Moddle | undefined): Reference[] {
  const href = textOf(element, 'href');
  if (href === null) return [];
  const hash = href.indexOf('#');
  return [{ namespace: hash > 0 ? href.slice(0, hash) : null, id: href.slice(hash + 1) }];
}

function requirements(element: Moddle): Reference[] {
  return [
    ...many(element, 'informationRequirement').flatMap((need) => [...reference(one(need, 'requiredInput')), ...reference(one(need, 'requiredDecision'))]),
    ...many(element, 'knowledgeRequirement').flatMap((need) => reference(one(need, 'requiredKnowledge'))),
  ];
}

function readDecision(element: Moddle): Decision {
  const logic = one(element, 'decisionLogic');
  const variableName = textOf(one(element, 'variable'), 'name')?.trim();
  const { name, typeRef } = named(element);
  return {
    id: idOf(element),
    name,
    typeRef,
    variableName: variableName || name,
    requires: requirements(element),
    logic: logic ? readBox(logic, 0) : null,
  };
}

function readKnowledge(element: Moddle): KnowledgeModel {
  const logic = one(element, 'encapsulatedLogic');
  return {
    id: idOf(element),
    ...named(element),
    requires: requirements(element),
    logic: logic ? readFunction(logic, 0) : null,
  };
}

function readService(element: Moddle): DecisionService {
  const references = (property: string): Reference[] => many(element, property).flatMap(reference);
  return {
    id: idOf(element),
    ...named(element),
    outputs: references('outputDecision'),
    encapsulated: references('encapsulatedDecision'),
    inputDecisions: references('inputDecision'),
    inputData: references('inputData'),
  };
}

function emptyLiteral(id: string): LiteralBox {
  return { is: 'literal', id, text: '', language: null, typeRef: null };
}

function readLiteral(element: Moddle | undefined, ownerId = ''): LiteralBox {
  if (!element) return emptyLiteral(ownerId);
  return {
    is: 'literal',
    id: idOf(element) || ownerId,
    text: textOf(element, 'text') ?? '',
    language: textOf(element, 'expressionLanguage'),
    typeRef: textOf(element, 'typeRef'),
  };
}

function readBox(element: Moddle, depth: number): Box {
  if (depth > MAX_BOX_DEPTH) throw new FeelError('dmn.too_deep', 'The boxes are nested too deeply', undefined, '', { elementId: idOf(element) });
  const base = { id: idOf(element), typeRef: textOf(element, 'typeRef') };
  const inner = (property: string): Box => childBox(element, property, depth);
  switch (element.$type) {
    case 'dmn:LiteralExpression':
      return readLiteral(element);
    case 'dmn:DecisionTable':
      return readTable(element);
    case 'dmn:FunctionDefinition':
      return readFunction(element, depth);
    case 'dmn:Context':
      return { is: 'context', ...base, entries: many(element, 'contextEntry').map((entry) => readEntry(entry, depth)) };
    case 'dmn:Invocation':
      return readInvocation(element, depth);
    case 'dmn:List':
      return { is: 'list', ...base, items: many(element, 'elements').map((item) => readBox(item, depth + 1)) };
    case 'dmn:Relation':
      return {
        is: 'relation',
        ...base,
        columns: many(element, 'column').map((column) => textOf(column, 'name') ?? ''),
        rows: many(element, 'row').map((row) => many(row, 'elements').map((cell) => readBox(cell, depth + 1))),
      };
    case 'dmn:Conditional':
      return { is: 'conditional', ...base, test: inner('if'), whenTrue: inner('then'), whenFalse: inner('else') };
    case 'dmn:For':
      return {
        is: 'for',
        ...base,
        variable: textOf(element, 'iteratorVariable') ?? '',
        over: inner('in'),
        body: inner('return'),
      };
    case 'dmn:Some':
    case 'dmn:Every':
      return {
        is: element.$type === 'dmn:Some' ? 'some' : 'every',
        ...base,
        variable: textOf(element, 'iteratorVariable') ?? '',
        over: inner('in'),
        body: inner('satisfies'),
      };
    case 'dmn:Filter':
      return { is: 'filter', ...base, over: inner('in'), match: inner('match') };
    default:
      throw new FeelError('dmn.unknown_element', `${element.$type} cannot be run`, undefined, '', {
        elementId: base.id,
      });
  }
}

/** The expression inside a child such as `if` or `in`. */
function childBox(element: Moddle, property: string, depth: number): Box {
  const child = one(element, property);
  const expression = child && one(child, 'expression');
  return expression ? readBox(expression, depth + 1) : emptyLiteral(idOf(element));
}

function readEntry(entry: Moddle, depth: number): { variable: Typed | null; value: Box } {
  const variable = one(entry, 'variable');
  const value = one(entry, 'value');
  return {
    variable: variable ? typed(variable) : null,
    value: value ? readBox(value, depth + 1) : emptyLiteral(idOf(entry)),
  };
}

function readInvocation(element: Moddle, depth: number): Box {
  const target = one(element, 'calledFunction');
  const bindings = many(element, 'binding').map((binding) => {
    const formula = one(binding, 'bindingFormula');
    return {
      name: textOf(one(binding, 'parameter'), 'name') ?? '',
      value: formula ? readBox(formula, depth + 1) : null,
    };
  });
  return {
    is: 'invocation',
    id: idOf(element),
    typeRef: textOf(element, 'typeRef'),
    target: target ? readBox(target, depth + 1) : emptyLiteral(idOf(element)),
    bindings,
  };
}

function readFunction(element: Moddle, depth: number): FunctionBox {
  const body = one(element, 'body');
  const kind = textOf(element, 'kind');
  return {
    is: 'function',
    id: idOf(element),
    typeRef: textOf(element, 'typeRef'),
    kind: kind === 'Java' || kind === 'PMML' ? kind : 'FEEL',
    params: many(element, 'formalParameter').map(typed),
    body: body ? readBox(body, depth + 1) : null,
  };
}

function readTable(element: Moddle): TableBox {
  const id = idOf(element);
  const inputs = many(element, 'input');
  const outputs = many(element, 'output');
  const rules = many(element, 'rule');
  if (rules.length > MAX_RULES || inputs.length + outputs.length > MAX_COLUMNS) {
    throw new FeelError('dmn.too_large', `A table has at most ${MAX_RULES} rules and ${MAX_COLUMNS} columns`, undefined, '', { elementId: id });
  }
  return {
    is: 'table',
    id,
    typeRef: textOf(element, 'typeRef'),
    hitPolicy: (textOf(element, 'hitPolicy') ?? 'UNIQUE') as HitPolicy,
    aggregation: textOf(element, 'aggregation') as Aggregation | null,
    inputs: inputs.map((input) => {
      const expression = readLiteral(one(input, 'inputExpression'), idOf(input));
      return {
        id: idOf(input),
        label: textOf(input, 'label') ?? expression.text,
        expression,
        values: blankAsNull(textOf(one(input, 'inputValues'), 'text')),
      };
    }),
    outputs: outputs.map((output) => {
      const defaultEntry = one(output, 'defaultOutputEntry');
      return {
        id: idOf(output),
        ...typed(output),
        values: blankAsNull(textOf(one(output, 'outputValues'), 'text')),
        defaultEntry: defaultEntry ? readLiteral(defaultEntry, idOf(output)) : null,
      };
    }),
    rules: rules.map((rule) => ({
      id: idOf(rule),
      inputs: many(rule, 'inputEntry').map((entry) => ({
        id: idOf(entry),
        text: textOf(entry, 'text') ?? '',
        language: textOf(entry, 'expressionLanguage'),
      })),
      outputs: many(rule, 'outputEntry').map((entry) => readLiteral(entry, idOf(rule))),
      annotation: annotationOf(rule),
    })),
  };
}

function blankAsNull(text: string | null): string | null {
  return text === null || text.trim() === '' ? null : text;
}

function annotationOf(rule: Moddle): string | null {
  const entries = many(rule, 'annotationEntry')
    .map((entry) => textOf(entry, 'text') ?? '')
    .filter((text) => text.trim() !== '');
  return entries.length ? entries.join('; ') : textOf(rule, 'description');
}
