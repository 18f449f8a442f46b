// Names of colleagues in a text: which one is being typed, how it is completed, and who is named in the end. Pure: no React here.

interface Colleague {
  id: string;
  name: string;
}

/** The name that is being typed after an @: from where to where, and what there is of it. */
export interface Naming {
  from: number;
  to: number;
  text: string;
}

/** So many signs after an @ may still be a name. */
const LONGEST = 40;

/** What is being typed at the caret, if it is a name: an @ at the beginning of a word, and no line's end behind it. */
export function namingAt(text: string, caret: number): Naming | undefined {
  const before = text.slice(Math.max(0, caret - LONGEST - 1), caret);
  const match = /(?:^|[\s(])@([^@\n]*)$/u.exec(before);
  if (!match) return undefined;
  const typed = match[1] ?? '';
  return { from: caret - typed.length - 1, to: caret, text: typed };
}

/** The text with the whole name put in, and where the caret goes. */
export function withName(text: string, { from, to }: Naming, name: string): { text: string; caret: number } {
  const put = `@${name} `;
  return { text: text.slice(0, from) + put + text.slice(to), caret: from + put.length };
}

/** The ids of all colleagues whose whole name stands behind an @; of names that begin alike the longest that fits. */
export function namedIn(text: string, colleagues: readonly Colleague[]): string[] {
  const found = new Set(piecesOf(text, colleagues).flatMap((piece) => (piece.isName ? [piece.text.slice(1)] : [])));
  return colleagues.filter((it) => found.has(it.name)).map((it) => it.id);
}

/** The text in pieces: plain, or the @name of somebody who is named in it. */
export function piecesOf(text: string, mentions: readonly Colleague[]): { text: string; isName: boolean }[] {
  const names = mentions.map((it) => `@${it.name}`).sort((one, other) => other.length - one.length);
  if (names.length === 0) return [{ text, isName: false }];
  const escaped = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return text
    .split(new RegExp(`(${escaped.join('|')})`, 'u'))
    .filter((piece) => piece !== '')
    .map((piece) => ({ text: piece, isName: names.includes(piece) }));
}
