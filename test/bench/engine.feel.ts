// How fast the engine decides: simple expressions, and a table of 20 rules over 4 inputs, as a drawing compiles and calls them.
import Type from 'typebox';
import { compileDecisionOf, evaluate, readDmn } from '../../src/engine/decision.ts';
import { expressionOf } from '../../src/engine/expression.ts';
import { fromJsonSchema } from '../../src/engine/feel/feel.ts';

const scope = fromJsonSchema(
  Type.Object({ order: Type.Object({ country: Type.String(), total: Type.Number(), isFirst: Type.Boolean(), items: Type.Number() }) }),
);
const COUNTRIES = ['RO', 'MD', 'PL', 'BR'];
/** Orders that differ, so that no answer can be remembered. */
const orders = Array.from({ length: 1000 }, (_, at) => ({
  order: { country: COUNTRIES[at % 4]!, total: (at * 37) % 1000, isFirst: at % 2 === 0, items: at % 25 },
}));
const EXPRESSIONS = [
  '=order.total > 500 and order.country = "RO"',
  '=if order.items > 10 then "many" else "few"',
  '=order.total * 1.19 + 0.1',
  '=order.country in ("RO", "MD", "PL")',
];

function table(): string {
  const countries = ['"RO"', '"MD", "PL"', 'not("RO")', '-'];
  const cell = (text: string): string => `<inputEntry><text>${text.replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</text></inputEntry>`;
  const rules = Array.from(
    { length: 20 },
    (_, at) =>
      `<rule id="r${at}">${[countries[at % 4]!, `[${at * 50}..${at * 50 + 100}]`, at % 3 === 0 ? 'true' : '-', `< ${25 - (at % 10)}`].map(cell).join('')}<outputEntry><text>"way ${at}"</text></outputEntry></rule>`,
  );
  const inputs = [
    ['country', 'string'],
    ['total', 'number'],
    ['isFirst', 'boolean'],
    ['items', 'number'],
  ].map(([name, type]) => `<input><inputExpression typeRef="${type}"><text>order.${name}</text></inputExpression></input>`);
  return `<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="bench"><decision id="way" name="way">
    <decisionTable hitPolicy="FIRST">${inputs.join('')}<output name="way" typeRef="string"/>${rules.join('')}</decisionTable></decision></definitions>`;
}

/** Calls a second of CPU, after a round that only warms up. */
function perCpuSecond(count: number, call: (at: number) => void): number {
  for (let at = 0; at < count / 4; at++) call(at);
  const cpu = process.cpuUsage();
  for (let at = 0; at < count; at++) call(at);
  const { user, system } = process.cpuUsage(cpu);
  return count / ((user + system) / 1e6);
}

/** Evaluations a CPU-second of expressions and of a decision table; `hits` says how many orders the table had an answer for. */
export async function deciding(count: number): Promise<{ feelPerSecond: number; decisionPerSecond: number; hits: number }> {
  const now = new Date(0);
  const compiled = EXPRESSIONS.map((text) => expressionOf(text, scope));
  const decision = compileDecisionOf(await readDmn(table()), 'way', scope);
  const hits = orders.filter((order) => evaluate(decision, order, now).result !== null).length;
  return {
    feelPerSecond: perCpuSecond(count, (at) => void compiled[at % compiled.length]!.value(orders[at % orders.length]!, now)),
    decisionPerSecond: perCpuSecond(count / 5, (at) => void evaluate(decision, orders[at % orders.length]!, now)),
    hits,
  };
}
