// What is refused before any reader builds a tree: bombs, entities, broken XML, with the place; and nothing hangs or breaks it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '#kernel';
import { parseDrawing } from './read.ts';
import { XML_LIMITS, XmlError, checkXml, decodeXml } from './safe-xml.ts';
import { drawing, flow, user } from './toy.fixture.ts';

const good = drawing(`${user('A')}<bpmn:endEvent id="End"/>${flow('Start', 'A')}${flow('A', 'End', 'case.amount &gt; 5')}`);
const refused = (xml: string): string => {
  try {
    checkXml(xml);
    return 'read';
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    return `${error.line}:${error.column} ${error.message}`;
  }
};

test('what declares or names an entity is refused, whatever it is called', () => {
  const laughs = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_, i) => `<!ENTITY lol${i} "${`&lol${i - 1};`.repeat(10)}">`).join('')}]>`;
  assert.equal(refused(`<?xml version="1.0"?>\n${laughs}<a>&lol8;</a>`), '2:1 A document type or an entity may not be declared.');
  assert.match(refused('<!doctype a SYSTEM "file:///etc/passwd"><a/>'), /^1:1 A document type/);
  assert.match(refused('<a><!ENTITY x "y"></a>'), /^1:4 /);
  assert.match(refused('<a>&xxe;</a>'), /^1:4 Only &amp;/);
  assert.match(refused('<a b="&xxe;"/>'), /^1:7 Only &amp;/);
  assert.match(refused('<a>&#0;</a>'), /^1:4 This character/);
  assert.equal(refused('<a b="&lt;&#65;&#x41;">&amp;</a>'), 'read');
});

test('what is too large, too deep or has too much is refused with the place', () => {
  const before = performance.now();
  assert.match(refused(`<a>${'x'.repeat(100_000_000)}</a>`), /^1:1 The file is larger/);
  assert.ok(performance.now() - before < 1_000);
  assert.match(refused('<a>'.repeat(300) + '</a>'.repeat(300)), /^1:601 It is nested deeper/);
  assert.match(refused(`<a>${'<b/>'.repeat(XML_LIMITS.elements)}</a>`), /There are more than 40000 elements/);
  assert.match(refused(`<a ${Array.from({ length: 101 }, (_, i) => `x${i}=""`).join(' ')}/>`), /more than 100 attributes/);
  assert.match(refused(`<a x="${'y'.repeat(100_001)}"/>`), /longer than 100000/);
});

test('XML that is not well formed is refused with its line and column', () => {
  const cases: [string, RegExp][] = [
    ['', /no XML element/],
    ['hello', /^1:1 Text may not stand outside/],
    ['<a>\n  <b></a>', /^2:6 <\/a> stands where <\/b>/],
    ['<a><b>', /^1:7 <b> is not closed/],
    ['<a/><b/>', /^1:5 There is more than one/],
    ['<a b="1" b="2"/>', /^1:10 The attribute b stands twice/],
    ['<a b=1/>', /not in quotation marks/],
    ['<a b="<"/>', /The sign < may not stand/],
    ['<a b="1"c="2"/>', /a space before/],
    ['<a><!-- </a>', /^1:4 A comment is not closed/],
    ['<a><![CDATA[</a>', /CDATA section is not closed/],
    ['<a>\u0001</a>', /^1:4 This character/],
    ['<a>\uFFFD</a>', /not saved as UTF-8/],
    ['<?xml version="1.0" encoding="UTF-7"?><a/>', /read as text already|UTF-7 is not read/],
  ];
  for (const [xml, expected] of cases) assert.match(refused(xml), expected, xml);
});

test('bytes are read by the encoding that they say, and refused when they are not in it', () => {
  const text = '<?xml version="1.0" encoding="ISO-8859-1"?><a>\u00e9</a>';
  assert.equal(decodeXml(Buffer.from(text, 'latin1')), text);
  assert.equal(decodeXml(Buffer.from('\uFEFF<a>\u0219</a>', 'utf16le')), '<a>\u0219</a>');
  assert.throws(() => decodeXml(Buffer.from('<a>\u00e9</a>', 'latin1')), /not valid UTF-8/);
  assert.throws(() => decodeXml(Buffer.from('<?xml version="1.0" encoding="x-odd"?><a/>')), /x-odd is not read/);
  assert.throws(() => decodeXml(new Uint8Array(XML_LIMITS.characters * 3 + 1)), /larger/);
});

test('whatever is done to a drawing, reading it gives a drawing or a refusal, and soon', async (t) => {
  // A small generator of its own (mulberry32), so that each run changes the same.
  let seed = 7;
  const random = (below: number): number => {
    seed = (seed + 0x6d2b79f5) | 0;
    let x = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) % below;
  };
  const pieces = ['<', '>', '"', "'", '&', '/', '<!--', ']]>', '<![CDATA[', '&#x;', '\u0000', '=', ' ', '<a>', '</', '<?', '\uD800', 'id="A"'];
  let read = 0;
  let slowestMs = 0;
  for (let i = 0; i < 300; i++) {
    let xml = good;
    for (let edits = 1 + random(3); edits > 0; edits--) {
      const at = random(xml.length);
      xml = xml.slice(0, at) + (random(2) ? pieces[random(pieces.length)]! : '') + xml.slice(at + random(12));
    }
    const before = performance.now();
    const error = await parseDrawing(xml).then(
      () => void read++,
      (thrown: unknown) => thrown,
    );
    slowestMs = Math.max(slowestMs, performance.now() - before);
    if (error !== undefined) assert.ok(error instanceof Refusal, `${String(error)}\n${xml}`);
  }
  t.diagnostic(`${read} of 300 were still drawings; the slowest took ${slowestMs.toFixed(1)} ms`);
  assert.ok(read > 0 && read < 300 && slowestMs < 2_000);
});
