// What differs between two decision tables, column by column and rule by rule.
import { type Differs, type Markup, isMarkup, readMarkup } from '#engine';

type Facts = { element: string; type: string; name: string; facets: Map<string, string> };

const child = (element: Markup, local: string): Markup | undefined => element.children.filter(isMarkup).find((one) => one.local === local);
const children = (element: Markup, local: string): Markup[] => element.children.filter(isMarkup).filter((one) => one.local === local);
const attribute = (element: Markup, name: string): string => element.attributes.find(([key]) => key === name)?.[1] ?? '';
const text = (element: Markup | undefined): string =>
  element === undefined
    ? ''
    : (element.local === 'text' ? element : (child(element, 'text') ?? element)).children
        .map((part) => (isMarkup(part) ? '' : part.kind === 'text' || part.kind === 'cdata' ? part.text : ''))
        .join('')
        .trim();

/** The difference in the shape in which that of drawings is told; rules are named by their number. */
export function tableDifference(before: string, after: string): Differs {
  const [one, two] = [factsOf(readMarkup(before)), factsOf(readMarkup(after))];
  const part = ({ element, type, name }: Facts) => ({ element, type, name });
  const changed = [...two.values()].flatMap((now) => {
    const was = one.get(now.element);
    if (!was) return [];
    const facets = [...new Set([...was.facets.keys(), ...now.facets.keys()])];
    const what = facets
      .map((facet) => ({ facet, before: was.facets.get(facet) ?? '', after: now.facets.get(facet) ?? '' }))
      .filter((item) => item.before !== item.after);
    return what.length > 0 ? [{ ...part(now), what }] : [];
  });
  const added = [...two.values()].filter(({ element }) => !one.has(element)).map(part);
  const removed = [...one.values()].filter(({ element }) => !two.has(element)).map(part);
  const order = (facts: Map<string, Facts>): string[] => [...facts.values()].filter(({ type }) => type === 'rule').map(({ element }) => element);
  const stays = order(two).filter((id) => one.has(id));
  const was = order(one).filter((id) => two.has(id));
  const moved = stays.filter((id, at) => was[at] !== id);
  return { same: added.length + removed.length + changed.length + moved.length === 0, added, removed, changed, moved };
}

function factsOf(root: Markup): Map<string, Facts> {
  const all = new Map<string, Facts>();
  const add = (element: Markup, type: string, name: string, facets: [string, string][]): void => {
    const id = attribute(element, 'id');
    if (id !== '') all.set(id, { element: id, type, name, facets: new Map(facets.filter(([, value]) => value !== '')) });
  };
  for (const decision of children(root, 'decision')) {
    const table = child(decision, 'decisionTable');
    const literal = text(child(decision, 'literalExpression'));
    add(decision, 'decision', attribute(decision, 'name'), [
      ['name', attribute(decision, 'name')],
      ['details', [table ? attribute(table, 'hitPolicy') || 'UNIQUE' : '', table ? attribute(table, 'aggregation') : '', literal].filter(Boolean).join(' ')],
      ['note', text(child(decision, 'description'))],
    ]);
    if (table) columnsAndRules(table, add);
  }
  return all;
}

function columnsAndRules(table: Markup, add: (element: Markup, type: string, name: string, facets: [string, string][]) => void): void {
  const inputs = children(table, 'input');
  const outputs = children(table, 'output');
  const labels = inputs.map((input) => attribute(input, 'label') || text(child(input, 'inputExpression')));
  for (const [at, input] of inputs.entries())
    add(input, 'input', labels[at]!, [
      ['name', attribute(input, 'label')],
      ['condition', text(child(input, 'inputExpression'))],
      ['details', text(child(input, 'inputValues'))],
    ]);
  const answers = outputs.map((output) => attribute(output, 'label') || attribute(output, 'name'));
  for (const [at, output] of outputs.entries())
    add(output, 'output', answers[at]!, [
      ['name', attribute(output, 'label')],
      ['details', [attribute(output, 'name'), attribute(output, 'typeRef'), text(child(output, 'outputValues'))].filter(Boolean).join(' ')],
    ]);
  for (const [at, rule] of children(table, 'rule').entries())
    add(rule, 'rule', `#${at + 1}`, [
      ['when', told(children(rule, 'inputEntry'), labels)],
      ['then', told(children(rule, 'outputEntry'), answers)],
      ['note', [text(child(rule, 'description')), ...children(rule, 'annotationEntry').map(text)].filter(Boolean).join(' ')],
    ]);
}

/** The cells of a rule that say something, each with its column. */
const told = (entries: Markup[], labels: string[]): string =>
  entries
    .map((entry, at) => [labels[at] ?? '', text(entry)] as const)
    .filter(([, cell]) => cell !== '' && cell !== '-')
    .map(([label, cell]) => `${label}: ${cell}`)
    .join('; ');
