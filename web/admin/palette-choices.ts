// Which choices of the palette a text leaves, and in which order they stand.

export interface Choice {
  id: string;
  title: string;
  beside?: string;
  keys?: string[] | undefined;
  run: () => void;
}
export interface Section {
  key: 'recent' | 'here' | 'found' | 'go' | 'do';
  choices: Choice[];
}

/** Lower case, without marks: `Țară` and `tara` are the same. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ł', 'l');

/** Whether each word of `text` begins a word of `title`. */
export function fits(title: string, text: string): boolean {
  const words = folded(title).split(/[^\p{L}\p{N}]+/u);
  return folded(text)
    .split(/\s+/)
    .every((wanted) => wanted === '' || words.some((word) => word.startsWith(wanted)) || folded(title).startsWith(wanted));
}

/** What is shown for a text: without one what was seen last and all that can be done, else what fits, with what was found in the shop. */
export function sections(text: string, own: readonly Section[], found: readonly Choice[]): Section[] {
  const wanted = text.trim();
  const fitting = own.map(({ key, choices }) => ({ key, choices: choices.filter((it) => fits(it.title, wanted)) }));
  const seen = new Set(fitting.filter((it) => it.key === 'recent').flatMap((it) => it.choices.map((choice) => choice.id)));
  const all: Section[] = wanted === '' ? fitting : [...fitting, { key: 'found', choices: found.filter((it) => ![...seen].some((id) => id.endsWith(it.id))) }];
  const order = wanted === '' ? EMPTY_ORDER : ORDER;
  return all.filter((it) => it.choices.length > 0).sort((a, b) => order.indexOf(a.key) - order.indexOf(b.key));
}

const EMPTY_ORDER: readonly Section['key'][] = ['here', 'recent', 'go', 'do'];
const ORDER: readonly Section['key'][] = ['recent', 'here', 'go', 'found', 'do'];
