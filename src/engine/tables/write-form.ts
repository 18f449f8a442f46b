// Writes an edited table back into its file: only what was changed is touched, everything else stays as its author wrote it.
import { type Markup, type Part, isMarkup, writeMarkup } from '../markup.ts';
import { type TableAnswer, type TableForm, type TableFormRule, type TableQuestion } from './form.ts';
import { attributeOf, childOf, elementsIn, findTable, noteIn, readFile, readForm, textIn } from './form.ts';

/** An element with what stands in front of it, so that a comment moves with what it speaks of. */
type Block = { before: Part[]; element: Markup };

/** Writes a form into the file it was read from. The table is found by its key; columns, rules and cells by their ids. */
export function writeForm(xml: string, form: TableForm): string {
  const root = readFile(xml);
  const { decision, table } = findTable(root, form.key);
  if (same(readForm(xml, form.key), form)) return xml;
  const pen = new Pen(root, table);
  set(decision, 'name', form.name);
  set(table, 'hitPolicy', form.hitPolicy === 'UNIQUE' && attributeOf(table, 'hitPolicy') === null ? null : form.hitPolicy);
  set(table, 'aggregation', form.hitPolicy === 'COLLECT' ? form.aggregation : null);
  const before = { inputs: elementsIn(table, 'input'), outputs: elementsIn(table, 'output') };
  const { blocks, rest } = blocksOf(table);
  const of = (local: string, ids: string[], make: (id: string) => Markup): Block[] => {
    const known = blocks.filter(({ element }) => element.local === local);
    const byId = new Map(known.map((block, index) => [attributeOf(block.element, 'id') ?? `#${local[0]}${index}`, block]));
    return ids.map((id) => byId.get(id) ?? { before: [], element: make(id) });
  };
  const idsOf = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);
  const make = (local: string) => (id: string) => pen.make(local, id);
  const inputs = of('input', idsOf(form.inputs), make('input'));
  const outputs = of('output', idsOf(form.outputs), make('output'));
  const rules = of('rule', idsOf(form.rules), make('rule'));
  form.inputs.forEach((column, index) => pen.question(inputs[index]!.element, column));
  form.outputs.forEach((column, index) => pen.answer(outputs[index]!.element, column));
  form.rules.forEach((rule, index) => pen.rule(rules[index]!.element, rule, { form, before }));
  const others = blocks.filter(({ element }) => !['input', 'output', 'rule'].includes(element.local));
  const isAnnotation = ({ element }: Block): boolean => element.local === 'annotation';
  const ordered = [...others.filter((one) => !isAnnotation(one)), ...inputs, ...outputs, ...others.filter(isAnnotation), ...rules];
  table.children = [...ordered.flatMap(({ before: parts, element }) => [...parts, element]), ...rest];
  return withProlog(xml, writeMarkup(root));
}

const same = (one: TableForm, other: TableForm): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The comments that stand before the first element are kept, too. */
function withProlog(before: string, after: string): string {
  const prolog = /^(?:\s|\uFEFF|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*/.exec(before)?.[0] ?? '';
  const kept = (prolog.match(/<!--[\s\S]*?-->|<\?(?!xml\s)[\s\S]*?\?>/g) ?? []).join('\n');
  return kept === '' ? after : after.replace('?>\n', () => `?>\n${kept}\n`);
}

function blocksOf(element: Markup): { blocks: Block[]; rest: Part[] } {
  const blocks: Block[] = [];
  let before: Part[] = [];
  for (const part of element.children) {
    if (!isMarkup(part)) {
      if (part.kind !== 'text' || part.text.trim() !== '') before.push(part);
      continue;
    }
    blocks.push({ before, element: part });
    before = [];
  }
  return { blocks, rest: before };
}

function set(element: Markup, name: string, value: string | null): void {
  const at = element.attributes.findIndex(([key]) => key === name);
  if (value === null) {
    if (at >= 0) element.attributes.splice(at, 1);
  } else if (at < 0) element.attributes.push([name, value]);
  else element.attributes[at]![1] = value;
}

const bare = (id: string): string => (id.startsWith('#') ? '' : id);

class Pen {
  private readonly namespace: string;
  private readonly prefix: string;
  private readonly taken = new Set<string>();

  constructor(root: Markup, table: Markup) {
    this.namespace = table.namespace;
    this.prefix = table.prefix;
    const visit = (element: Markup): void => {
      const id = attributeOf(element, 'id');
      if (id !== null) this.taken.add(id);
      elementsIn(element).forEach(visit);
    };
    visit(root);
  }

  make(local: string, id = ''): Markup {
    return { namespace: this.namespace, prefix: this.prefix, local, attributes: id === '' ? [] : [['id', this.free(id)]], children: [] };
  }

  /** An id that nothing else in the file has. */
  private free(wanted: string): string {
    let id = wanted;
    for (let n = 2; this.taken.has(id); n++) id = `${wanted}_${n}`;
    this.taken.add(id);
    return id;
  }

  question(input: Markup, { id, label, expression, type, values }: TableQuestion): void {
    const had = childOf(input, 'inputExpression');
    if (label !== (attributeOf(input, 'label') ?? textIn(had) ?? '')) set(input, 'label', label);
    const holder = had ?? this.add(input, this.make('inputExpression', bare(id) && `${id}_expression`), 0);
    set(holder, 'typeRef', type);
    this.text(holder, expression);
    this.optional(input, 'inputValues', values, bare(id) && `${id}_values`);
  }

  answer(output: Markup, { id, label, name, type, values, fallback }: TableAnswer): void {
    if (label !== (attributeOf(output, 'label') ?? attributeOf(output, 'name') ?? '')) set(output, 'label', label);
    if (name !== (attributeOf(output, 'name') ?? '')) set(output, 'name', name);
    set(output, 'typeRef', type);
    this.optional(output, 'outputValues', values, bare(id) && `${id}_values`, 0);
    this.optional(output, 'defaultOutputEntry', fallback, bare(id) && `${id}_otherwise`);
  }

  /** The cells follow the columns: one that was there goes with its column, and one that is new is made. */
  rule(rule: Markup, given: TableFormRule, { form, before }: { form: TableForm; before: { inputs: Markup[]; outputs: Markup[] } }): void {
    const note = noteIn(rule);
    const cells = (kind: 'inputEntry' | 'outputEntry', columns: { id: string }[], old: Markup[], texts: string[]): Markup[] => {
      const had = elementsIn(rule, kind);
      const places = new Map(old.map((column, index) => [attributeOf(column, 'id') ?? `#${column.local[0]}${index}`, index]));
      return columns.map((column, index) => {
        const there = had[places.get(column.id) ?? -1];
        const cell = there ?? this.make(kind, bare(given.id) && bare(column.id) && `${given.id}_${column.id}`);
        const text = texts[index] ?? '';
        const isAny = kind === 'inputEntry' && (text === '' || text === '-');
        const was = textIn(cell)?.trim() ?? null;
        if (was === null || !(isAny ? was === '' || was === '-' : was === text)) this.text(cell, isAny ? '-' : text);
        return cell;
      });
    };
    const entries = [...cells('inputEntry', form.inputs, before.inputs, given.inputs), ...cells('outputEntry', form.outputs, before.outputs, given.outputs)];
    // A column that is gone takes its cells along; what else stands in a rule stays where it was, before or after its cells.
    const { blocks, rest } = blocksOf(rule);
    const isCell = ({ element }: Block): boolean => element.local === 'inputEntry' || element.local === 'outputEntry';
    const first = blocks.findIndex(isCell);
    const head = blocks.filter((one, index) => !isCell(one) && (first < 0 || index < first));
    const tail = blocks.filter((one, index) => !isCell(one) && first >= 0 && index > first);
    const known = new Map(blocks.map((one) => [one.element, one.before]));
    const flat = (list: Block[]): Part[] => list.flatMap((one) => [...one.before, one.element]);
    rule.children = [...flat(head), ...entries.flatMap((element) => [...(known.get(element) ?? []), element]), ...flat(tail), ...rest];
    if (note !== given.note) this.note(rule, given.note);
  }

  private note(rule: Markup, note: string): void {
    const [entry, ...others] = elementsIn(rule, 'annotationEntry');
    if (entry) {
      this.text(entry, note);
      for (const other of others) this.text(other, '');
      return;
    }
    rule.children = rule.children.filter((part) => !isMarkup(part) || part.local !== 'description');
    if (note === '') return;
    const described = this.make('description');
    described.children = [{ kind: 'text', text: note }];
    rule.children.unshift(described);
  }

  /** A child that holds a text, there only while there is one. */
  private optional(element: Markup, local: string, text: string | null, id: string, at?: number): void {
    const there = childOf(element, local);
    if (text === null || text.trim() === '') {
      if (there) element.children = element.children.filter((part) => part !== there);
      return;
    }
    this.text(there ?? this.add(element, this.make(local, id), at), text);
  }

  private add(element: Markup, child: Markup, at = element.children.length): Markup {
    element.children.splice(at, 0, child);
    return child;
  }

  private text(element: Markup, text: string): void {
    if (textIn(element) === text) return;
    const holder = childOf(element, 'text') ?? this.add(element, this.make('text'));
    holder.children = text === '' ? [] : [{ kind: 'text', text }];
  }
}
