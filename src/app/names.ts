// The names in a shipped drawing or table in another language: found by their elements, replaced in the text, so that nothing else of the file changes.
import type { Language } from '#kernel';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Names by the key of a file (`order-to-delivery`) and the place in it: an element's id, or `ID.says` for what is written beside it. */
export type Names = Record<string, Record<string, string>>;
/** `at` and `end` bound the escaped text in the file. */
export type Named = { place: string; text: string; at: number; end: number };

const TAG = /<(?:\w+:)?(\w+)((?:\s+[\w:.-]+="[^"]*")*)\s*\/?>/g;
const SAID = /<(?:\w+:)?(?:documentation|description)>([^<]*)</y;
const SENTENCE = /\s*<text>("[^"<]* [^"<]*")</y;

/** Elements whose name another part of the file or the program refers to: it is a name of data, of an event, of a function. */
const REFERRED = new Set([
  'message',
  'signal',
  'inputData',
  'output',
  'dataObject',
  'dataObjectReference',
  'businessKnowledgeModel',
  'knowledgeSource',
  'itemDefinition',
  'itemComponent',
  'property',
]);

/** Everything in a file that a person reads, in its order. */
export function namesIn(xml: string): Named[] {
  const found: Named[] = [];
  const decisions = new Set([...xml.matchAll(/<(?:\w+:)?decision\s[^>]*?\bname="([^"]*)"/g)].map((match) => match[1]!));
  let last = '';
  for (const match of xml.matchAll(TAG)) {
    const [tag, element = '', attributes = ''] = match;
    const end = match.index + tag.length;
    const id = /\sid="([^"]*)"/.exec(attributes)?.[1];
    const says = after(SAID, xml, match.index);
    if (says) found.push({ place: `${last}.says`, ...says });
    if (id === undefined) continue;
    last = id;
    const sentence = element === 'outputEntry' ? after(SENTENCE, xml, end) : undefined;
    if (sentence) found.push({ place: id, text: sentence.text.slice(1, -1), at: sentence.at + 1, end: sentence.end - 1 });
    const attribute = element === 'input' || element === 'output' ? 'label' : 'name';
    const name = new RegExp(`\\s${attribute}="([^"]*)"`).exec(attributes);
    // The variable of a decision is named as the decision is; other variables are names of data.
    const isData = (REFERRED.has(element) && attribute === 'name') || (element === 'variable' && !decisions.has(name?.[1] ?? ''));
    if (!name || isData) continue;
    const at = match.index + tag.indexOf(attributes) + name.index + name[0].length - 1 - name[1]!.length;
    found.push({ place: id, text: unescaped(name[1]!), at, end: at + name[1]!.length });
  }
  return found;
}

function after(pattern: RegExp, xml: string, from: number): { text: string; at: number; end: number } | undefined {
  pattern.lastIndex = from;
  const match = pattern.exec(xml);
  if (!match) return undefined;
  const at = from + match[0].lastIndexOf(match[1]!);
  return { text: unescaped(match[1]!), at, end: at + match[1]!.length };
}

/** The file with its names replaced, as far as there are others for them. */
export function renamed(xml: string, names: Record<string, string>): string {
  let text = '';
  let from = 0;
  for (const { place, at, end } of namesIn(xml)) {
    const name = names[place];
    if (name === undefined) continue;
    text += xml.slice(from, at) + escaped(name);
    from = end;
  }
  return text + xml.slice(from);
}

/** The names of the shipped files in `language`; none for English, in which they are drawn. Throws where they are missing. */
export async function readNames(folder: string, language: Language): Promise<Names> {
  return language === 'en' ? {} : (JSON.parse(await readFile(join(folder, 'names', `${language}.json`), 'utf8')) as Names);
}

const unescaped = (text: string): string =>
  text.replaceAll('&quot;', '"').replaceAll('&apos;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
