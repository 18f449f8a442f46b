// Reads the cases of the DMN conformance kit and runs them; for tests only.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isNumber, numberFromText, toDecimal } from '../feel/numbers.ts';
import type { Decimal } from '../feel/numbers.ts';
import { equals } from '../feel/operators.ts';
import { temporalFromText } from '../feel/range-text.ts';
import { toText } from '../feel/to-text.ts';
import { contextType } from '../feel/types.ts';
import { contextOf, isContext, isList } from '../feel/values.ts';
import type { FeelValue } from '../feel/values.ts';
import { compileDecision, readDmn } from './dmn.ts';
import type { CompiledDecision, DmnModel } from './dmn.ts';

interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function decode(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (whole, name: string) => {
    if (name.startsWith('#')) return String.fromCodePoint(name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
    return ENTITIES[name] ?? whole;
  });
}

/** A small reader for well-formed XML without entities of its own. */
export function parseCases(xml: string): XmlElement {
  const root: XmlElement = { name: '', attributes: new Map(), children: [], text: '' };
  const stack = [root];
  const token =
    /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)(?:[\w-]+:)?([\w-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/g;
  for (const [, cdata, closing, name, attributes = '', selfClosing, text] of xml.matchAll(token)) {
    const top = stack.at(-1) ?? root;
    if (text !== undefined) top.text += decode(text);
    else if (cdata !== undefined) top.text += cdata;
    else if (name !== undefined && closing) stack.pop();
    else if (name !== undefined) {
      const pairs = [...attributes.matchAll(/([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)];
      const element: XmlElement = {
        name,
        attributes: new Map(pairs.map(([, key = '', a, b]) => [key.replace(/^.*:/, ''), decode(a ?? b ?? '')])),
        children: [],
        text: '',
      };
      top.children.push(element);
      if (!selfClosing) stack.push(element);
    }
  }
  return root;
}

function childrenOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

/** The value that an input or an expectation says. */
function valueOf(element: XmlElement): FeelValue {
  const list = childrenOf(element, 'list')[0];
  if (list) return list.attributes.get('nil') === 'true' ? null : childrenOf(list, 'item').map(valueOf);
  const components = childrenOf(element, 'component');
  if (components.length) return contextOf(components.map((one) => [one.attributes.get('name') ?? '', valueOf(one)] as const));
  const value = childrenOf(element, 'value')[0];
  return value ? scalarOf(value) : null;
}

function scalarOf(value: XmlElement): FeelValue {
  if (value.attributes.get('nil') === 'true') return null;
  const type = (value.attributes.get('type') ?? 'string').replace(/^.*:/, '');
  switch (type) {
    case 'boolean':
      return value.text.trim() === 'true';
    case 'decimal':
    case 'double':
    case 'integer':
      return numberFromText(value.text.trim());
    case 'date':
    case 'time':
    case 'dateTime':
    case 'duration':
      return temporalFromText(value.text.trim());
    default:
      return value.text;
  }
}

/** Whether a result is what was expected: numbers as decimals, to all the digits that the kit writes. */
export function isExpected(result: FeelValue, expected: FeelValue): boolean {
  if (isList(result) && isList(expected)) return result.length === expected.length && result.every((item, index) => isExpected(item, expected[index] ?? null));
  if (isContext(result) && isContext(expected)) {
    const names = Object.keys(expected);
    return (
      names.length === Object.keys(result).length &&
      names.every((name) => Object.hasOwn(result, name) && isExpected(result[name] ?? null, expected[name] ?? null))
    );
  }
  if (isNumber(result) && isNumber(expected)) return equals(result, expected) === true || isRounded(toDecimal(result), toDecimal(expected));
  if (result === null || expected === null) return result === expected;
  return equals(result, expected) === true;
}

/** The kit wrote what has no end as a double does, or rounded: only a result of more than 15 digits is compared so. */
function isRounded(result: Decimal, expected: Decimal): boolean {
  if (result.precision() <= 15) return false;
  return result.toSignificantDigits(expected.precision()).equals(expected) || result.minus(expected).abs().lessThan(expected.abs().times('1e-13'));
}

export interface CaseResult {
  readonly suite: string;
  readonly id: string;
  readonly node: string;
  readonly passed: boolean;
  readonly got: string;
  readonly expected: string;
}

/** The kit's folder beside the checkout, or null where it is not. */
export function findKit(): string | null {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const kit = join(folder, 'shared', 'conformance', 'dmn-tck');
    if (existsSync(kit)) return kit;
    if (folder === dirname(folder)) return null;
  }
}

async function readModels(folder: string): Promise<Map<string, DmnModel>> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.dmn'));
  return new Map(await Promise.all(files.map(async (file) => [file, await readDmn(readFileSync(join(folder, file), 'utf8'))] as const)));
}

/** Runs every case of a suite; a case counts for each node whose result it expects. */
export async function runSuite(folder: string, suite: string, nowMs: number): Promise<CaseResult[]> {
  const models = await readModels(folder);
  const results: CaseResult[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.xml'))) {
    const cases = parseCases(readFileSync(join(folder, file), 'utf8')).children[0];
    if (!cases) continue;
    const modelFile = childrenOf(cases, 'modelName')[0]?.text.trim() ?? '';
    const model = models.get(modelFile);
    if (!model) throw new Error(`${suite}: no model ${modelFile}`);
    const compiled = new Map<string, CompiledDecision>();
    const compile = (name: string): CompiledDecision => {
      const known = compiled.get(name);
      if (known) return known;
      const made = compileDecision(model, name, contextType({}), {
        lenient: true,
        imports: [...models.values()].filter((one) => one !== model),
      });
      compiled.set(name, made);
      return made;
    };
    for (const one of childrenOf(cases, 'testCase')) results.push(...runCase(one, suite, compile, nowMs));
  }
  return results;
}

function runCase(one: XmlElement, suite: string, compile: (name: string) => CompiledDecision, nowMs: number): CaseResult[] {
  const vars: Record<string, FeelValue> = Object.fromEntries(childrenOf(one, 'inputNode').map((input) => [input.attributes.get('name') ?? '', valueOf(input)]));
  const service = one.attributes.get('invocableName');
  return childrenOf(one, 'resultNode').map((node) => {
    const name = node.attributes.get('name') ?? '';
    const expectation = childrenOf(node, 'expected')[0];
    const expected = expectation ? valueOf(expectation) : null;
    const base = { suite, id: one.attributes.get('id') ?? '', node: name, expected: toText(expected, true) };
    try {
      const answer = compile(service ?? name).evaluate(vars, { nowMs }).result;
      // A service with several outputs answers them as one context.
      const result = service !== undefined && isContext(answer) && Object.hasOwn(answer, name) ? (answer[name] ?? null) : answer;
      return { ...base, passed: isExpected(result, expected), got: toText(result, true) };
    } catch (error) {
      return { ...base, passed: false, got: `${error instanceof Error ? error.message : String(error)}` };
    }
  });
}
