// XML as a tree that loses nothing of meaning: names with their namespaces, attributes, text, CDATA, comments, and order.

/** An element; `prefix` is what its own text called the namespace. */
export type Markup = {
  namespace: string;
  prefix: string;
  local: string;
  /** As written, with prefixes; declarations of namespaces among them. */
  attributes: [name: string, value: string][];
  children: Part[];
};

/** What stands in an element: another one, or text; `kind` tells how it is written. */
export type Part = Markup | { kind: 'text' | 'cdata' | 'comment' | 'instruction'; text: string };

export const isMarkup = (part: Part): part is Markup => 'local' in part;

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const TOKEN =
  /<!--([\s\S]*?)-->|<\?([\s\S]*?)\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/g;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const DEPTH_LIMIT = 500;

function decode(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (whole, name: string) => {
    if (name.startsWith('#')) return String.fromCodePoint(name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
    return NAMED[name] ?? whole;
  });
}

const split = (name: string): { prefix: string; local: string } => {
  const at = name.indexOf(':');
  return at < 0 ? { prefix: '', local: name } : { prefix: name.slice(0, at), local: name.slice(at + 1) };
};

type Scope = ReadonlyMap<string, string>;
const XML_SCOPE: Scope = new Map([
  ['', ''],
  ['xml', 'http://www.w3.org/XML/1998/namespace'],
]);

/** The namespaces that hold inside an element. */
function scopeIn(outer: Scope, attributes: Markup['attributes']): Scope {
  const own = attributes.filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'));
  return own.length === 0 ? outer : new Map([...outer, ...own.map(([name, uri]) => [name === 'xmlns' ? '' : name.slice(6), uri] as const)]);
}

/** An attribute's name with its namespace in front: the same for any prefix. Declarations and names without a prefix stay as they are. */
export function attributeKey(name: string, scope: Scope): string {
  const { prefix, local } = split(name);
  return prefix === '' || prefix === 'xmlns' ? name : `{${scope.get(prefix) ?? prefix}}${local}`;
}

/** Reads a well-formed text without a document type; throws where it is not. */
export function readMarkup(xml: string): Markup {
  const root: Markup = { namespace: '', prefix: '', local: '', attributes: [], children: [] };
  const stack: { element: Markup; raw: string; scope: Scope }[] = [{ element: root, raw: '', scope: XML_SCOPE }];
  let end = 0;
  for (const match of xml.matchAll(TOKEN)) {
    const [whole, comment, instruction, cdata, closing, raw, attributes = '', isEmpty, text] = match;
    if (match.index !== end) throw new Error(`unreadable at character ${end}`);
    end += whole.length;
    const top = stack.at(-1)!;
    const add = (kind: 'text' | 'cdata' | 'comment' | 'instruction', content: string): void => void top.element.children.push({ kind, text: content });
    if (comment !== undefined) add('comment', comment);
    else if (instruction !== undefined) add('instruction', instruction);
    else if (cdata !== undefined) add('cdata', cdata);
    else if (text !== undefined) add('text', decode(text));
    else if (closing !== undefined) {
      if (top.raw !== closing) throw new Error(`</${closing}> closes <${top.raw}>`);
      stack.pop();
    } else if (raw !== undefined) {
      if (stack.length > DEPTH_LIMIT) throw new Error(`nested deeper than ${DEPTH_LIMIT} levels`);
      const pairs = [...attributes.matchAll(ATTRIBUTE)].map(([, name = '', double, single]): [string, string] => [name, decode(double ?? single ?? '')]);
      const scope = scopeIn(top.scope, pairs);
      const { prefix, local } = split(raw);
      const element: Markup = { namespace: scope.get(prefix) ?? '', prefix, local, attributes: pairs, children: [] };
      top.element.children.push(element);
      if (!isEmpty) stack.push({ element, raw, scope });
    }
  }
  const found = root.children.find(isMarkup);
  if (end !== xml.length) throw new Error(`unreadable at character ${end}`);
  if (!found || stack.length > 1) throw new Error(found ? `<${stack.at(-1)!.raw}> is not closed` : 'there is no element');
  return found;
}

const escapeText = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\r/g, '&#13;');
const escapeAttribute = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;').replace(/\t/g, '&#9;').replace(/\n/g, '&#10;').replace(/\r/g, '&#13;');

const isBlank = (part: Part): boolean => !isMarkup(part) && part.kind === 'text' && part.text.trim() === '';

/** Writes an element as a document in UTF-8; elements without text of their own are laid out by two blanks a level. */
export function writeMarkup(root: Markup): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${write(root, XML_SCOPE, '\n')}\n`;
}

function write(element: Markup, outer: Scope, indent: string): string {
  let attributes = element.attributes;
  let scope = scopeIn(outer, attributes);
  let { prefix } = element;
  if ((scope.get(prefix) ?? '') !== element.namespace) {
    // The prefix means something else here, or nothing: another one that means the namespace, or a declaration of its own.
    const known = [...scope].find(([, uri]) => uri === element.namespace);
    if (known) [prefix] = known;
    else {
      attributes = [...attributes, [prefix === '' ? 'xmlns' : `xmlns:${prefix}`, element.namespace]];
      scope = scopeIn(scope, attributes);
    }
  }
  const name = prefix === '' ? element.local : `${prefix}:${element.local}`;
  const open = `<${name}${attributes.map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`).join('')}`;
  const hasText = element.children.some((part) => !isMarkup(part) && part.kind !== 'comment' && !isBlank(part));
  const laidOut = !hasText && element.children.some((part) => isMarkup(part));
  const parts = laidOut ? element.children.filter((part) => !isBlank(part)) : element.children;
  if (parts.length === 0) return `${open}/>`;
  const inner = `${indent}  `;
  const body = parts.map((part) => (laidOut ? inner : '') + (isMarkup(part) ? write(part, scope, inner) : leaf(part))).join('');
  return `${open}>${body}${laidOut ? indent : ''}</${name}>`;
}

function leaf(part: Exclude<Part, Markup>): string {
  if (part.kind === 'comment') return `<!--${part.text}-->`;
  if (part.kind === 'instruction') return `<?${part.text}?>`;
  return part.kind === 'cdata' ? `<![CDATA[${part.text}]]>` : escapeText(part.text);
}

/** The namespaces declared on an element, by prefix, added to those around it. */
export function namespacesOf(element: Markup, outer: Scope = XML_SCOPE): Scope {
  return scopeIn(outer, element.attributes);
}
