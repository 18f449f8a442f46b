// Reads a text with the FEEL grammar of lezer-feel and hands on our own small syntax tree.
import { normalizeContextKey, parser, trackVariables } from 'lezer-feel';
import { FeelError } from './error.ts';
import { numberFromText } from './numbers.ts';
import { LONG_BUILTIN_NAMES } from './builtins.ts';
import { readType } from './parse-type.ts';
import type { SyntaxNode, Tree } from './parse-type.ts';
import { unescapeText } from './text.ts';
import type { FeelType } from './types.ts';
import type { ArithmeticOperator, Ast, CompareOperator, Iteration, Parameter, UnaryTests } from './ast.ts';

/** Longer expressions are refused: people do not write them, and parsing must stay quick. */
export const MAX_EXPRESSION_LENGTH = 20_000;
export const MAX_NESTING = 400;
const MAX_SCOPE_DEPTH = 12;

/** A name as names are compared: spaces collapsed, and around signs such as `-` and `.` made equal. */
export function normalName(name: string): string {
  return normalizeContextKey(name);
}

export interface Source {
  readonly text: string;
  depth: number;
}

type Known = { [name: string]: Known | 1 };

/** What the grammar must know about names, because FEEL names may hold spaces and signs. */
function knownNames(type: FeelType, depth = 0): Known | 1 {
  if (depth > MAX_SCOPE_DEPTH) return 1;
  switch (type.kind) {
    case 'list':
    case 'range':
      return knownNames(type.of, depth + 1);
    case 'function':
      return knownNames(type.result, depth + 1);
    case 'context': {
      const known: Known = {};
      for (const [name, field] of Object.entries(type.fields)) if (name !== '__proto__') known[name] = knownNames(field, depth + 1);
      return known;
    }
    default:
      return 1;
  }
}

type Grammar = typeof parser;

interface Parsers {
  readonly expression: Grammar;
  readonly tests: Grammar;
}
const parsersByScope = new WeakMap<FeelType, Parsers>();

function parsersFor(scope: FeelType): Parsers {
  const cached = parsersByScope.get(scope);
  if (cached) return cached;
  const builtins: Known = {};
  for (const name of LONG_BUILTIN_NAMES) builtins[name] = 1;
  const names = knownNames(scope);
  const contextTracker = trackVariables(names === 1 ? builtins : { ...builtins, ...names });
  const parsers = {
    expression: parser.configure({ top: 'Expression', contextTracker }),
    tests: parser.configure({ top: 'UnaryTests', contextTracker }),
  };
  parsersByScope.set(scope, parsers);
  return parsers;
}

/** Parses one expression; refuses with `feel.syntax` at the first place that does not fit. */
export function parseExpression(text: string, scope: FeelType): Ast {
  const source = { text, depth: 0 };
  const top = parseTree(text, parsersFor(scope).expression).topNode;
  const [expression] = parts(top);
  if (!expression) throw new FeelError('feel.syntax', 'The expression is empty', { from: 0, to: text.length }, text);
  return read(expression, source);
}

/** Parses what stands in an input cell: `-`, tests, or `not(tests)`; an empty text admits anything. */
export function parseUnaryTests(text: string, scope: FeelType): UnaryTests {
  if (text.trim() === '' || text.trim() === '-') return { is: 'anything' };
  const source = { text, depth: 0 };
  const top = parseTree(text, parsersFor(scope).tests).topNode;
  if (find(top, 'Wildcard')) return { is: 'anything' };
  const tests = find(top, 'PositiveUnaryTests');
  if (!tests) throw new FeelError('feel.syntax', 'The test is empty', { from: 0, to: text.length }, text);
  return { is: 'tests', negated: find(top, 'not') !== null, tests: readTests(tests, source) };
}

function parseTree(text: string, grammar: Grammar): Tree {
  if (text.length > MAX_EXPRESSION_LENGTH)
    throw new FeelError('feel.too_long', `The expression has more than ${MAX_EXPRESSION_LENGTH} characters`, {
      from: 0,
      to: text.length,
    });
  const tree = grammar.parse(text);
  const wrong = firstError(tree);
  if (!wrong) return tree;
  for (const other of [joinedLines(text), withRangeTypes(text), withRangeTypes(joinedLines(text))]) {
    const second = other === text ? null : grammar.parse(other);
    if (second && !firstError(second)) return second;
  }
  if (tree.length > 2000 && depthOf(wrong) > MAX_NESTING)
    throw new FeelError('feel.too_deep', `The expression is nested more than ${MAX_NESTING} deep`, wrong, text);
  throw syntaxError(wrong, text);
}

/** The grammar knows `list<T>` but not `range<T>`: ` list<` is read in its place, and the type reader looks at the original text. */
function withRangeTypes(text: string): string {
  return text.replace(/"(?:\\.|[^"\\])*"|\brange(?=\s*<)/g, (found) => (found === 'range' ? ' list' : found));
}

/** The grammar breaks a name such as `date and time` at the end of a line; every place in the text stays where it is. */
function joinedLines(text: string): string {
  return text.replace(/"(?:\\.|[^"\\])*"|\/\/[^\n]*\n?|\/\*[\s\S]*?\*\/|[\r\n]/g, (found) => (found === '\n' || found === '\r' ? ' ' : found));
}

function firstError(tree: Tree): SyntaxNode | null {
  let wrong: SyntaxNode | null = null;
  tree.iterate({
    enter: (node) => {
      if (!wrong && node.type.isError) wrong = node.node;
      return wrong === null;
    },
  });
  return wrong;
}

/** The grammar gives up far inside a very long chain; that is no mistake of spelling. */
function depthOf(node: SyntaxNode): number {
  let depth = 0;
  for (let at: SyntaxNode | null = node; at; at = at.parent) depth += 1;
  return depth;
}

function syntaxError(node: SyntaxNode, text: string): FeelError {
  const found = text.slice(node.from, node.to).trim();
  const rest = text.slice(node.from).trim();
  const message = found
    ? `"${found.slice(0, 40)}" does not fit here`
    : rest
      ? `Something is missing before "${rest.slice(0, 40)}"`
      : 'The expression is not complete';
  return new FeelError('feel.syntax', message, node, text);
}

const SKIPPED = new Set([
  'LineComment',
  'BlockComment',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  'for',
  'return',
  'if',
  'then',
  'else',
  'some',
  'every',
  'satisfies',
  'in',
  'and',
  'or',
  'between',
  'instance',
  'of',
  'function',
  'external',
  '.',
  '..',
  'not',
]);

/** The children that carry meaning. */
function parts(node: SyntaxNode): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) if (!SKIPPED.has(child.type.name)) found.push(child);
  return found;
}

function find(node: SyntaxNode, name: string): SyntaxNode | null {
  for (let child = node.firstChild; child; child = child.nextSibling) if (child.type.name === name) return child;
  return null;
}

function nameText(node: SyntaxNode, source: Source): string {
  return source.text.slice(node.from, node.to).replace(/\s+/g, ' ').trim();
}

function part(nodes: readonly SyntaxNode[], index: number, source: Source): Ast {
  const node = nodes[index];
  if (!node) throw new FeelError('feel.syntax', 'The expression is not complete', { from: source.text.length, to: source.text.length }, source.text);
  return read(node, source);
}

function readTests(node: SyntaxNode, source: Source): Ast[] {
  return parts(node).map((test) => part(parts(test), 0, source));
}

function read(node: SyntaxNode, source: Source): Ast {
  const reader = READERS[node.type.name];
  if (!reader) throw new FeelError('feel.syntax', `"${source.text.slice(node.from, node.to).slice(0, 40)}" does not fit here`, node, source.text);
  source.depth += 1;
  if (source.depth > MAX_NESTING) throw new FeelError('feel.too_deep', `The expression is nested more than ${MAX_NESTING} deep`, node, source.text);
  const ast = reader(node, source);
  source.depth -= 1;
  return ast;
}

type Reader = (node: SyntaxNode, source: Source) => Ast;

function span(node: SyntaxNode): { from: number; to: number } {
  return { from: node.from, to: node.to };
}

function binary(is: 'and' | 'or'): Reader {
  return (node, source) => {
    const sides = parts(node);
    return { is, left: part(sides, 0, source), right: part(sides, 1, source), at: span(node) };
  };
}

function readComparison(node: SyntaxNode, source: Source): Ast {
  const at = span(node);
  const nodes = parts(node);
  const left = part(nodes, 0, source);
  if (find(node, 'between')) return { is: 'between', value: left, low: part(nodes, 1, source), high: part(nodes, 2, source), at };
  const tests = find(node, 'PositiveUnaryTests');
  if (tests) return { is: 'in', value: left, tests: readTests(tests, source), at };
  const test = find(node, 'PositiveUnaryTest');
  if (test) return { is: 'in', value: left, tests: [part(parts(test), 0, source)], at };
  const operator = find(node, 'CompareOp');
  return {
    is: 'compare',
    operator: source.text.slice(operator?.from, operator?.to) as CompareOperator,
    left,
    right: part(nodes, 2, source),
    at,
  };
}

function readArithmetic(node: SyntaxNode, source: Source): Ast {
  const at = span(node);
  const nodes = parts(node);
  const operatorNode = nodes.find((child) => child.type.name === 'ArithOp');
  const operands = nodes.filter((child) => child !== operatorNode && child.from !== operatorNode?.from);
  const sign = source.text.slice(operatorNode?.from, operatorNode?.to);
  if (operands.length === 1) {
    const value = part(operands, 0, source);
    return sign === '-' ? { is: 'negate', value, at } : value;
  }
  const operator = (sign === '^' ? '**' : sign) as ArithmeticOperator;
  return { is: 'arithmetic', operator, left: part(operands, 0, source), right: part(operands, 1, source), at };
}

function readIterations(node: SyntaxNode, source: Source): Iteration[] {
  const inside = find(node, 'InExpressions');
  return parts(inside ?? node).map((one) => {
    const [nameNode, over] = parts(one);
    const ends = over ? parts(over) : [];
    return {
      name: nameNode ? nameText(nameNode, source) : '',
      from: part(ends, 0, source),
      to: ends.length > 1 ? part(ends, 1, source) : null,
    };
  });
}

function readLoop(is: 'for' | 'some' | 'every', node: SyntaxNode, source: Source): Ast {
  const body = parts(node).filter((child) => child.type.name !== 'InExpressions');
  return { is, iterations: readIterations(node, source), body: part(body, 0, source), at: span(node) };
}

function readCall(node: SyntaxNode, source: Source): Ast {
  const nodes = parts(node);
  const callee = nodes[0];
  const named = find(node, 'NamedParameters');
  const positional = find(node, 'PositionalParameters');
  const special = callee && (callee.type.name === 'SpecialFunctionName' || callee.type.name === 'DateTimeConstructor');
  const target: Ast = special ? { is: 'name', name: nameText(callee, source), at: span(callee) } : part(nodes, 0, source);
  if (!named)
    return {
      is: 'call',
      callee: target,
      args: positional ? parts(positional).map((one) => read(one, source)) : [],
      names: null,
      at: span(node),
    };
  const pairs = parts(named).map((one) => parts(one));
  return {
    is: 'call',
    callee: target,
    args: pairs.map((pair) => part(pair, 1, source)),
    names: pairs.map(([name]) => (name ? nameText(name, source) : '')),
    at: span(node),
  };
}

function readDateTime(node: SyntaxNode, source: Source): Ast {
  const at = find(node, 'AtLiteral');
  if (!at) return readCall(node, source);
  const text = find(at, 'StringLiteral');
  return { is: 'at', text: text ? unescapeText(source.text.slice(text.from + 1, text.to - 1)) : '', at: span(node) };
}

function readContext(node: SyntaxNode, source: Source): Ast {
  const entries = parts(node).map((entry) => {
    const nodes = parts(entry);
    const key = nodes[0]?.firstChild ?? nodes[0];
    const raw = key ? source.text.slice(key.from, key.to) : '';
    return {
      name: key?.type.name === 'StringLiteral' ? unescapeText(raw.slice(1, -1)) : raw.replace(/\s+/g, ' ').trim(),
      value: part(nodes, 1, source),
    };
  });
  const seen = new Set<string>();
  for (const entry of entries) {
    if (seen.has(entry.name)) return { is: 'null', problem: `The entry "${entry.name}" is there twice`, at: span(node) };
    seen.add(entry.name);
  }
  return { is: 'context', entries, at: span(node) };
}

function readFunction(node: SyntaxNode, source: Source): Ast {
  const list = find(node, 'FormalParameters');
  const params = (list ? parts(list) : []).map((one): Parameter => {
    const [name, type] = parts(one);
    return { name: name ? nameText(name, source) : '', type: type ? readType(type, source.text) : null };
  });
  const body = find(node, 'FunctionBody');
  return {
    is: 'function',
    params,
    body: part(body ? parts(body) : [], 0, source),
    external: find(node, 'external') !== null,
    at: span(node),
  };
}

function readInterval(node: SyntaxNode, source: Source): Ast {
  const ends = parts(node);
  const open = source.text[node.from];
  const close = source.text[node.to - 1];
  return {
    is: 'range',
    low: part(ends, 0, source),
    high: part(ends, 1, source),
    lowClosed: open === '[',
    highClosed: close === ']',
    at: span(node),
  };
}

function readUnary(node: SyntaxNode, source: Source): Ast {
  const operator = find(node, 'CompareOp');
  const nodes = parts(node);
  if (!operator) return part(nodes, 0, source);
  return {
    is: 'unary',
    operator: source.text.slice(operator.from, operator.to) as CompareOperator,
    end: part(nodes, 1, source),
    at: span(node),
  };
}

function readNumber(node: SyntaxNode, source: Source): Ast {
  const value = numberFromText(source.text.slice(node.from, node.to).replace(/\s+/g, ''));
  return value === null ? { is: 'null', problem: 'The number is too large', at: span(node) } : { is: 'number', value, at: span(node) };
}

const READERS: Readonly<Record<string, Reader>> = {
  ForExpression: (node, source) => readLoop('for', node, source),
  QuantifiedExpression: (node, source) => readLoop(find(node, 'some') ? 'some' : 'every', node, source),
  IfExpression: (node, source) => {
    const nodes = parts(node);
    return {
      is: 'if',
      test: part(nodes, 0, source),
      whenTrue: part(nodes, 1, source),
      whenFalse: part(nodes, 2, source),
      at: span(node),
    };
  },
  Disjunction: binary('or'),
  Conjunction: binary('and'),
  Comparison: readComparison,
  ArithmeticExpression: readArithmetic,
  InstanceOfExpression: (node, source) => {
    const type = find(node, 'Type');
    if (!type) throw new FeelError('feel.syntax', 'A type is missing', node, source.text);
    return { is: 'instance', value: part(parts(node), 0, source), type: readType(type, source.text), at: span(node) };
  },
  PathExpression: (node, source) => {
    const nodes = parts(node);
    const name = nodes[1];
    return { is: 'path', from: part(nodes, 0, source), name: name ? nameText(name, source) : '', at: span(node) };
  },
  FilterExpression: (node, source) => {
    const nodes = parts(node);
    return { is: 'filter', from: part(nodes, 0, source), by: part(nodes, 1, source), at: span(node) };
  },
  FunctionInvocation: readCall,
  DateTimeLiteral: readDateTime,
  VariableName: (node, source) => ({ is: 'name', name: nameText(node, source), at: span(node) }),
  '?': (node) => ({ is: 'input', at: span(node) }),
  SimplePositiveUnaryTest: readUnary,
  Interval: readInterval,
  ParenthesizedExpression: (node, source) => part(parts(node), 0, source),
  List: (node, source) => ({ is: 'list', items: parts(node).map((item) => read(item, source)), at: span(node) }),
  FunctionDefinition: readFunction,
  Context: readContext,
  null: (node) => ({ is: 'null', at: span(node) }),
  NumericLiteral: readNumber,
  StringLiteral: (node, source) => ({
    is: 'string',
    value: unescapeText(source.text.slice(node.from + 1, node.to - 1)),
    at: span(node),
  }),
  BooleanLiteral: (node, source) => ({
    is: 'boolean',
    value: source.text.slice(node.from, node.to) === 'true',
    at: span(node),
  }),
};
