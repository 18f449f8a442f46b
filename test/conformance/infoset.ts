// The canonical infoset of an XML text: elements and attributes by namespace and name, text, order; prefixes, comments and layout apart.

/** One element. Attributes are sorted; a text stands between elements as itself; blank text between elements is layout. */
export interface InfoElement {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly children: readonly (InfoElement | string)[];
}

interface Open {
  name: string;
  attributes: [string, string][];
  children: (InfoElement | string)[];
  scope: ReadonlyMap<string, string>;
}

const XMLNS = 'http://www.w3.org/2000/xmlns/';
const XSI_TYPE = '{http://www.w3.org/2001/XMLSchema-instance}type';
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const TOKEN =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/g;

function decode(text: string): string {
  return text.replace(/&(#x[0-9a-fA-F]+|#\d+|\w+);/g, (whole, name: string) => {
    if (name.startsWith('#')) return String.fromCodePoint(name[1] === 'x' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
    return NAMED[name] ?? whole;
  });
}

/** `prefix:name` as `{namespace}name`; an attribute without a prefix is in no namespace (Namespaces in XML 1.0, section 6.2). */
function expand(name: string, scope: ReadonlyMap<string, string>, isAttribute: boolean): string {
  const at = name.indexOf(':');
  if (at < 0) return isAttribute ? name : `{${scope.get('') ?? ''}}${name}`;
  const namespace = scope.get(name.slice(0, at));
  if (namespace === undefined) throw new Error(`the prefix of ${name} is not declared`);
  return `{${namespace}}${name.slice(at + 1)}`;
}

/** Of an attribute that XML Schema calls a QName the prefix says nothing either. */
function valueOf(name: string, value: string, scope: ReadonlyMap<string, string>): string {
  if (name !== XSI_TYPE) return value;
  const namespace = scope.get(value.includes(':') ? value.slice(0, value.indexOf(':')) : '');
  return namespace === undefined ? value : expand(value, scope, false);
}

function open(name: string, text: string, scope: ReadonlyMap<string, string>): Open {
  const pairs = [...text.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(
    ([, key = '', double, single]) => [key, decode((double ?? single ?? '').replace(/[\t\r\n]/g, ' '))] as const,
  );
  const inner = new Map(scope);
  for (const [key, value] of pairs) {
    if (key === 'xmlns') inner.set('', value);
    else if (key.startsWith('xmlns:')) inner.set(key.slice(6), value);
  }
  const attributes = pairs
    .filter(([key]) => key !== 'xmlns' && !key.startsWith('xmlns:'))
    .map(([key, value]): [string, string] => {
      const full = expand(key, inner, true);
      return [full, valueOf(full, value, inner)];
    });
  return { name: expand(name, inner, false), attributes: attributes.sort(([a], [b]) => (a < b ? -1 : 1)), children: [], scope: inner };
}

/** Joins neighbouring texts and leaves out what only lays out elements; text with a letter in it counts as it is, ends trimmed. */
function close({ name, attributes, children }: Open): InfoElement {
  const joined: (InfoElement | string)[] = [];
  for (const child of children) {
    const last = joined.length - 1;
    if (typeof child === 'string' && typeof joined[last] === 'string') joined[last] += child;
    else joined.push(child);
  }
  const hasElements = joined.some((child) => typeof child !== 'string');
  const kept = joined.map((child) => (typeof child === 'string' ? child.replace(/\r\n?/g, '\n') : child));
  const texts = hasElements || kept.every((child) => typeof child === 'string' && child.trim() === '');
  return { name, attributes, children: texts ? kept.filter((child) => typeof child !== 'string' || child.trim() !== '') : kept };
}

/** Reads a well-formed XML text without a document type. Throws where tags do not match or a prefix is not declared. */
export function infosetOf(xml: string): InfoElement {
  const xmlScope = new Map([
    ['xml', 'http://www.w3.org/XML/1998/namespace'],
    ['xmlns', XMLNS],
  ]);
  const root: Open = { name: '', attributes: [], children: [], scope: xmlScope };
  const stack: { raw: string; element: Open }[] = [{ raw: '', element: root }];
  for (const [, cdata, closing, name, attributes = '', isEmpty, text] of xml.matchAll(TOKEN)) {
    const top = stack.at(-1)!;
    if (cdata !== undefined) top.element.children.push(cdata);
    else if (text !== undefined) top.element.children.push(decode(text));
    else if (closing !== undefined) {
      if (top.raw !== closing || stack.length === 1) throw new Error(`</${closing}> closes <${top.raw}>`);
      stack.pop();
      stack.at(-1)!.element.children.push(close(top.element));
    } else if (name !== undefined) {
      const element = open(name, attributes, top.element.scope);
      if (isEmpty) top.element.children.push(close(element));
      else stack.push({ raw: name, element });
    }
  }
  if (stack.length > 1) throw new Error(`<${stack.at(-1)!.raw}> is not closed`);
  const found = root.children.find((child) => typeof child !== 'string');
  if (found === undefined || typeof found === 'string') throw new Error('there is no element');
  return found;
}

/** Every difference of two infosets, each with the path of its element; an empty list means that they are the same. */
export function differences(one: InfoElement, other: InfoElement, path = ''): string[] {
  const here = `${path}/${one.name.replace(/^\{.*\}/, '')}`;
  if (one.name !== other.name) return [`${here}: ${one.name} became ${other.name}`];
  const found: string[] = [];
  const [ours, theirs] = [new Map(one.attributes), new Map(other.attributes)];
  for (const [name, value] of ours) if (theirs.get(name) !== value) found.push(`${here}: @${name} was "${value}" and is "${theirs.get(name) ?? 'not there'}"`);
  for (const [name, value] of theirs) if (!ours.has(name)) found.push(`${here}: @${name} is new, "${value}"`);
  if (one.children.length !== other.children.length) {
    return [...found, `${here}: ${one.children.length} children, then ${other.children.length} (${labels(one)} | ${labels(other)})`];
  }
  one.children.forEach((child, index) => {
    const twin = other.children[index]!;
    if (typeof child === 'string' || typeof twin === 'string') {
      if (child !== twin) found.push(`${here}: text ${JSON.stringify(child)} became ${JSON.stringify(twin)}`.slice(0, 300));
    } else found.push(...differences(child, twin, here));
  });
  return found;
}

const labels = (element: InfoElement): string =>
  element.children
    .map((child) => (typeof child === 'string' ? '#' : child.name.replace(/^\{.*\}/, '')))
    .join(' ')
    .slice(0, 120);
