// Reads DMN XML with dmn-moddle, which knows version 1.3: other versions are renamed, and the boxes of 1.4 and 1.5 added.
import { DmnModdle } from 'dmn-moddle';
import dmn13 from 'dmn-moddle/resources/dmn/json/dmn13.json' with { type: 'json' };
import { FeelError } from '../feel/error.ts';

/** An element of the XML as dmn-moddle hands it out. */
export interface Moddle {
  readonly $type: string;
  readonly $attrs: Readonly<Record<string, string>>;
  readonly [property: string]: unknown;
}

const MAX_XML_LENGTH = 4_000_000;
const MODEL_13 = 'https://www.omg.org/spec/DMN/20191111/MODEL/';
const DI_13 = 'https://www.omg.org/spec/DMN/20191111/DMNDI/';
/** Versions 1.1, 1.2, 1.4 and 1.5; their boxes are those of 1.3 and a few more. */
const OTHER_MODELS = [
  'http://www.omg.org/spec/DMN/20151101/dmn.xsd',
  'http://www.omg.org/spec/DMN/20180521/MODEL/',
  'https://www.omg.org/spec/DMN/20211108/MODEL/',
  'https://www.omg.org/spec/DMN/20230324/MODEL/',
  'https://www.omg.org/spec/DMN/20240513/MODEL/',
];
const OTHER_DIS = [
  'http://www.omg.org/spec/DMN/20180521/DMNDI/',
  'https://www.omg.org/spec/DMN/20230324/DMNDI/',
  'https://www.omg.org/spec/DMN/20211108/DMNDI/',
];

function child(name: string, type = 'ChildExpression'): object {
  return { name, type, xml: { serialize: 'property' } };
}

/** The boxes that DMN 1.4 added (DMN 1.5, 10.2.2.5 to 10.2.2.9). */
const LATER_TYPES = [
  {
    name: 'ChildExpression',
    superClass: ['Element'],
    properties: [
      { name: 'id', isAttr: true, type: 'String' },
      { name: 'typeRef', isAttr: true, type: 'String' },
      { name: 'expression', type: 'Expression' },
    ],
  },
  { name: 'Conditional', superClass: ['Expression'], properties: [child('if'), child('then'), child('else')] },
  {
    name: 'For',
    superClass: ['Expression'],
    properties: [{ name: 'iteratorVariable', isAttr: true, type: 'String' }, child('in'), child('return')],
  },
  {
    name: 'Every',
    superClass: ['Expression'],
    properties: [{ name: 'iteratorVariable', isAttr: true, type: 'String' }, child('in'), child('satisfies')],
  },
  {
    name: 'Some',
    superClass: ['Expression'],
    properties: [{ name: 'iteratorVariable', isAttr: true, type: 'String' }, child('in'), child('satisfies')],
  },
  { name: 'Filter', superClass: ['Expression'], properties: [child('in'), child('match')] },
];

/** DMN 1.5 added `typeConstraint` to item definitions. */
const EARLIER_TYPES = dmn13.types.map((type) =>
  type.name === 'ItemDefinition' ? { ...type, properties: [...type.properties, child('typeConstraint', 'UnaryTests')] } : type,
);

const packages = { dmn: { ...dmn13, types: [...EARLIER_TYPES, ...LATER_TYPES] } };

/** Parses the XML; refuses what is too large, what declares entities, and what is no DMN. */
export async function parseXml(xml: string): Promise<{ root: Moddle; warnings: string[] }> {
  if (xml.length > MAX_XML_LENGTH) throw new FeelError('dmn.too_large', `A model has at most ${MAX_XML_LENGTH} characters`);
  if (/<!(DOCTYPE|ENTITY)/i.test(xml)) throw new FeelError('dmn.doctype', 'A model must not declare a document type or entities');
  let text = xml;
  for (const uri of OTHER_MODELS) text = text.replaceAll(`"${uri}"`, `"${MODEL_13}"`).replaceAll(`'${uri}'`, `'${MODEL_13}'`);
  for (const uri of OTHER_DIS) text = text.replaceAll(`"${uri}"`, `"${DI_13}"`).replaceAll(`'${uri}'`, `'${DI_13}'`);
  try {
    const { rootElement, warnings } = await new DmnModdle(packages).fromXML(text, 'dmn:Definitions');
    return { root: rootElement, warnings: warnings.map((warning) => warning.message.split('\n')[0] ?? '') };
  } catch (error) {
    throw new FeelError('dmn.xml', `This is no DMN: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`);
  }
}

export function textOf(element: Moddle | undefined, property: string): string | null {
  const value = element?.[property];
  return typeof value === 'string' ? value : null;
}

export function one(element: Moddle | undefined, property: string): Moddle | undefined {
  const value = element?.[property];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Moddle) : undefined;
}

export function many(element: Moddle | undefined, property: string): readonly Moddle[] {
  const value = element?.[property];
  return Array.isArray(value) ? (value as Moddle[]) : [];
}
