// Looks through XML before any reader builds a tree of it: no document type, no entities of its own, bounded in every direction, well formed.

/** What one document may hold. Everything beyond is refused, with the place. */
export const XML_LIMITS = {
  characters: 2_000_000,
  depth: 200,
  elements: 40_000,
  attributesOfElement: 100,
  attributes: 200_000,
  attributeCharacters: 100_000,
  nameCharacters: 512,
} as const;

/** What is wrong with an XML text and where; lines and columns count from 1. */
export class XmlError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(message: string, line: number, column: number) {
    super(message);
    this.name = 'XmlError';
    this.line = line;
    this.column = column;
  }
}

/** Encodings that a file may have, and how its bytes are read; a text that comes in JSON was read already. */
const ENCODINGS = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['ascii', 'utf-8'],
  ['utf-16', 'utf-16le'],
  ['utf-16le', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
  ['iso-8859-1', 'windows-1252'],
  ['windows-1252', 'windows-1252'],
  ['iso-8859-2', 'iso-8859-2'],
  ['windows-1250', 'windows-1250'],
  ['windows-1251', 'windows-1251'],
]);
const DECLARED = /^(?:\uFEFF|\xEF\xBB\xBF)?<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"']*)["']/;
const NAME = /[A-Za-z_:\u00C0-\uFFFD][-\w.:\u00B7-\uFFFD]*/y;
const SPACE = /[ \t\r\n]+/y;
const REFERENCE = /&(?:amp|lt|gt|quot|apos|#(\d{1,7})|#x([\dA-Fa-f]{1,6}));/y;
// oxlint-disable-next-line no-control-regex -- exactly these characters may not stand in XML 1.0 (section 2.2)
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/**
 * Reads bytes as the text that they say they are, UTF-8 unless they say otherwise. Throws an XmlError when they are not.
 * The size is looked at first, so that a bomb is never decoded.
 */
export function decodeXml(bytes: Uint8Array): string {
  if (bytes.length > XML_LIMITS.characters * 3) throw new XmlError(tooLarge, 1, 1);
  const [first, second] = bytes;
  const declared = DECLARED.exec(new TextDecoder('latin1').decode(bytes.subarray(0, 200)))?.[1]?.toLowerCase() ?? 'utf-8';
  const marked = first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
  const encoding = marked ?? ENCODINGS.get(declared);
  if (encoding === undefined) throw new XmlError(`The encoding ${declared} is not read; save the file as UTF-8.`, 1, 1);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new XmlError(`The file is not valid ${encoding.toUpperCase()}.`, 1, 1);
  }
}

const tooLarge = `The file is larger than ${XML_LIMITS.characters} characters.`;

/** Throws an XmlError unless the text is one well-formed XML document within the limits. Linear in its length. */
export function checkXml(xml: string): void {
  if (xml.length > XML_LIMITS.characters) throw new XmlError(tooLarge, 1, 1);
  new Scan(xml).run();
}

class Scan {
  private readonly xml: string;
  private at = 0;
  private elements = 0;
  private attributes = 0;
  private roots = 0;
  private readonly open: string[] = [];

  constructor(xml: string) {
    this.xml = xml;
  }

  run(): void {
    const { xml } = this;
    const forbidden = FORBIDDEN.exec(xml);
    if (forbidden) this.fail('This character may not stand in XML; the file may have another encoding than it says.', forbidden.index);
    const replaced = xml.indexOf('\uFFFD');
    if (replaced >= 0) this.fail('The file was not saved as UTF-8: a character could not be read.', replaced);
    if (xml.charCodeAt(0) === 0xfeff) this.at = 1;
    this.declaration();
    while (this.at < xml.length) {
      const next = xml.indexOf('<', this.at);
      this.text(this.at, next < 0 ? xml.length : next);
      if (next < 0) break;
      this.at = next;
      this.markup();
    }
    if (this.open.length > 0) this.fail(`<${this.open.at(-1)}> is not closed.`, xml.length);
    if (this.roots === 0) this.fail('There is no XML element in the file.', 0);
  }

  private declaration(): void {
    if (!this.xml.startsWith('<?xml', this.at) || !/\s/.test(this.xml.charAt(this.at + 5))) return;
    const end = this.find('?>', 'The XML declaration is not closed.');
    const encoding = /\sencoding\s*=\s*["']([^"']*)["']/.exec(this.xml.slice(this.at, end))?.[1];
    if (encoding !== undefined && !ENCODINGS.has(encoding.toLowerCase())) this.fail(`The encoding ${encoding} is not read; save the file as UTF-8.`, this.at);
    this.at = end + 2;
  }

  private markup(): void {
    const { xml } = this;
    const next = xml.charAt(this.at + 1);
    if (next === '/') return this.close();
    if (next === '?') return void (this.at = this.find('?>', 'A processing instruction is not closed.') + 2);
    if (next !== '!') return this.begin();
    if (xml.startsWith('<!--', this.at)) {
      const from = this.at;
      this.at += 4;
      this.at = this.find('-->', 'A comment is not closed.', from) + 3;
    } else if (xml.startsWith('<![CDATA[', this.at)) {
      if (this.open.length === 0) this.fail('Text may not stand outside of the first element.', this.at);
      this.at = this.find(']]>', 'A CDATA section is not closed.') + 3;
    } else this.fail('A document type or an entity may not be declared.', this.at);
  }

  private begin(): void {
    const from = this.at;
    this.at++;
    const name = this.name('An element has no name; write &lt; for the sign <.');
    if (this.open.length === 0 && ++this.roots > 1) this.fail('There is more than one element at the top.', from);
    if (++this.elements > XML_LIMITS.elements) this.fail(`There are more than ${XML_LIMITS.elements} elements.`, from);
    const seen = new Set<string>();
    for (;;) {
      const spaced = this.skip();
      const sign = this.xml.charAt(this.at);
      if (sign === '>') {
        this.at++;
        this.open.push(name);
        if (this.open.length > XML_LIMITS.depth) this.fail(`It is nested deeper than ${XML_LIMITS.depth} levels.`, from);
        return;
      }
      if (sign === '/' && this.xml.charAt(this.at + 1) === '>') return void (this.at += 2);
      if (this.at >= this.xml.length) this.fail(`<${name}> is not closed.`, from);
      if (!spaced) this.fail('There must be a space before an attribute.', this.at);
      this.attribute(seen);
    }
  }

  private attribute(seen: Set<string>): void {
    const from = this.at;
    const name = this.name('Here an attribute was expected.');
    if (seen.has(name)) this.fail(`The attribute ${name} stands twice.`, from);
    seen.add(name);
    if (seen.size > XML_LIMITS.attributesOfElement) this.fail(`An element has more than ${XML_LIMITS.attributesOfElement} attributes.`, from);
    if (++this.attributes > XML_LIMITS.attributes) this.fail(`There are more than ${XML_LIMITS.attributes} attributes.`, from);
    this.skip();
    if (this.xml.charAt(this.at) !== '=') this.fail(`The attribute ${name} has no value.`, from);
    this.at++;
    this.skip();
    const quote = this.xml.charAt(this.at);
    if (quote !== '"' && quote !== "'") this.fail(`The value of ${name} is not in quotation marks.`, this.at);
    const end = this.xml.indexOf(quote, this.at + 1);
    if (end < 0) this.fail(`The value of ${name} does not end.`, from);
    if (end - this.at > XML_LIMITS.attributeCharacters) this.fail(`The value of ${name} is longer than ${XML_LIMITS.attributeCharacters} characters.`, from);
    const less = this.xml.indexOf('<', this.at);
    if (less >= 0 && less < end) this.fail(`The sign < may not stand in the value of ${name}; write &lt;.`, less);
    this.references(this.at, end);
    this.at = end + 1;
  }

  private close(): void {
    const from = this.at;
    this.at += 2;
    const name = this.name('An end has no name.');
    this.skip();
    if (this.xml.charAt(this.at) !== '>') this.fail(`</${name} is not closed.`, from);
    this.at++;
    const open = this.open.pop();
    if (open !== name) this.fail(open === undefined ? `</${name}> ends nothing.` : `</${name}> stands where </${open}> was expected.`, from);
  }

  private text(from: number, to: number): void {
    if (from === to) return;
    if (this.open.length === 0) {
      const wrong = /[^ \t\r\n]/.exec(this.xml.slice(from, to));
      if (wrong) this.fail('Text may not stand outside of the first element.', from + wrong.index);
    } else this.references(from, to);
  }

  /** Only the five entities that XML has by itself and characters by their number may be named (XML 1.0, section 4.6). */
  private references(from: number, to: number): void {
    for (let at = this.xml.indexOf('&', from); at >= 0 && at < to; at = this.xml.indexOf('&', at + 1)) {
      REFERENCE.lastIndex = at;
      const match = REFERENCE.exec(this.xml);
      if (!match) this.fail('Only &amp; &lt; &gt; &quot; &apos; and characters by number may be named; write &amp; for the sign &.', at);
      const code = match[1] !== undefined ? Number(match[1]) : match[2] !== undefined ? Number.parseInt(match[2], 16) : 65;
      if (code > 0x10ffff || FORBIDDEN.test(String.fromCodePoint(code))) this.fail('This character may not stand in XML.', at);
    }
  }

  private name(otherwise: string): string {
    NAME.lastIndex = this.at;
    const match = NAME.exec(this.xml);
    if (!match) this.fail(otherwise, this.at);
    if (match[0].length > XML_LIMITS.nameCharacters) this.fail('A name is too long.', this.at);
    this.at += match[0].length;
    return match[0];
  }

  private skip(): boolean {
    SPACE.lastIndex = this.at;
    const match = SPACE.exec(this.xml);
    if (match) this.at += match[0].length;
    return match !== null;
  }

  private find(what: string, otherwise: string, from = this.at): number {
    const end = this.xml.indexOf(what, this.at);
    if (end < 0) this.fail(otherwise, from);
    return end;
  }

  private fail(message: string, at: number): never {
    let line = 1;
    let start = 0;
    for (let next = this.xml.indexOf('\n'); next >= 0 && next < at; next = this.xml.indexOf('\n', next + 1)) {
      line++;
      start = next + 1;
    }
    throw new XmlError(message, line, at - start + 1);
  }
}
