// Edits a decision table as its page does: a cell, a column, a rule above or below another one.
import { DmnModdle } from 'dmn-moddle';
import type { Moddle } from './edit.ts';

const moddle = new DmnModdle() as unknown as {
  create(type: string, properties: Record<string, unknown>): Moddle;
  fromXML(xml: string, type: string): Promise<{ rootElement: Moddle }>;
  toXML(element: Moddle, options: { format: boolean }): Promise<{ xml: string }>;
};

/** A table that is open for changes. */
export async function openTable(xml: string): Promise<Table> {
  return new Table((await moddle.fromXML(xml, 'dmn:Definitions')).rootElement);
}

/** A new table: its columns are expressions with their types, its rules are read from above. */
export async function newTable(
  key: string,
  name: string,
  columns: Record<string, string>,
  gives: string[],
  policy: { hitPolicy: string; aggregation?: string } = { hitPolicy: 'FIRST' },
): Promise<Table> {
  const model = (one: object): string =>
    Object.entries(one)
      .map(([attribute, value]) => ` ${attribute}="${value}"`)
      .join('');
  const inputs = Object.entries(columns).map(
    ([label, expression], i) =>
      `<input${model({ id: `In${i}`, label })}><inputExpression id="Expression${i}"><text>${escaped(expression)}</text></inputExpression></input>`,
  );
  const outputs = gives.map((output) => `<output${model({ id: `Out_${output}`, name: output, label: output })}/>`);
  return openTable(`<?xml version="1.0" encoding="UTF-8"?>
    <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="${key}-table" name="${name}" namespace="https://kontor.dev/decisions">
    <decision id="${key}" name="${name}"><variable id="Variable" name="${name}"/><decisionTable id="Table"${model(policy)}>${inputs.join('')}${outputs.join('')}</decisionTable></decision></definitions>`);
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export class Table {
  private readonly root: Moddle;
  private readonly logic: Moddle;

  constructor(root: Moddle) {
    this.root = root;
    this.logic = root.drgElement.find((one: Moddle) => one.$type === 'dmn:Decision').decisionLogic;
  }

  async xml(): Promise<string> {
    return (await moddle.toXML(this.root, { format: true })).xml;
  }

  /** Where a column stands, by its id, its label or (of an output) its name. */
  private column(name: string): { side: 'inputEntry' | 'outputEntry'; at: number } {
    const is = (one: Moddle): boolean => [one.id, one.label, one.name].includes(name);
    const input = (this.logic.input ?? []).findIndex(is);
    const at = input >= 0 ? input : this.logic.output.findIndex(is);
    if (at < 0) throw new Error(`There is no column "${name}".`);
    return { side: input >= 0 ? 'inputEntry' : 'outputEntry', at };
  }

  /** Writes into one cell. */
  cell(rule: string, column: string, text: string): this {
    const { side, at } = this.column(column);
    this.logic.rule.find((one: Moddle) => one.id === rule)[side][at].text = text;
    return this;
  }

  /** What a cell says now. */
  textOf(rule: string, column: string): string {
    const { side, at } = this.column(column);
    return this.logic.rule.find((one: Moddle) => one.id === rule)[side][at].text;
  }

  /** A new column to the right of the others, which no rule asks about yet. */
  addColumn(label: string, feel: string): this {
    const id = `Clause_${label.replace(/\W/g, '')}`;
    this.logic.input.push(
      moddle.create('dmn:InputClause', { id, label, inputExpression: moddle.create('dmn:LiteralExpression', { id: `${id}_Expression`, text: feel }) }),
    );
    for (const rule of this.logic.rule) rule.inputEntry.push(moddle.create('dmn:UnaryTests', { id: `${rule.id}_${id}`, text: '-' }));
    return this;
  }

  /** A new rule at the end or above `before`: what is not said is not asked. */
  addRule(id: string, cells: Record<string, string>, before?: string): this {
    const entries = (side: 'inputEntry' | 'outputEntry', count: number, type: string, empty: string): Moddle[] =>
      Array.from({ length: count }, (_, i) => moddle.create(type, { id: `${id}_${side}${i}`, text: empty }));
    const rule = moddle.create('dmn:DecisionRule', {
      id,
      inputEntry: entries('inputEntry', (this.logic.input ?? []).length, 'dmn:UnaryTests', '-'),
      outputEntry: entries('outputEntry', this.logic.output.length, 'dmn:LiteralExpression', 'null'),
    });
    this.logic.rule ??= [];
    const at = before === undefined ? this.logic.rule.length : this.logic.rule.findIndex((one: Moddle) => one.id === before);
    this.logic.rule.splice(at, 0, rule);
    for (const [column, text] of Object.entries(cells)) this.cell(id, column, text);
    return this;
  }
}
