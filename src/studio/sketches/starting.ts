// Beginning a sketch: from what is live, from an earlier version, from a file, as a copy, or from nothing.
import Type from 'typebox';
import { type Engine, headOf } from '#engine';
import { type Ctx, Language, Refusal, defineAction } from '#kernel';
import { newDrawing, newTable } from './beginning.ts';
import { started } from './events.ts';
import { rekeyed } from './rekey.ts';
import { keyOf } from './rules.ts';
import { Kind, Name, SketchId, Text, Xml, closed } from './schemas.ts';
import * as store from './store.ts';
import type { Sketch } from './types.ts';

/** A file that is neither a drawing nor a table. */
export const UNREADABLE = { 'processes.unreadable': 'The file is not a BPMN drawing.', 'decisions.unreadable': 'The file is not a DMN model.' };
type Content = Pick<Sketch, 'key' | 'name' | 'documentKind' | 'xml' | 'baseVersion'>;

/** The action that begins sketches; the engine tells with what its drawings begin. */
export const startSketch = (engine: Engine) =>
  defineAction({
    name: 'sketches.start',
    summary: 'Begins to change a drawing or a table: the live one, an earlier version, a file, a copy of another, or a new one.',
    input: Type.Object(
      {
        kind: Kind,
        key: Type.Optional(Type.String({ minLength: 1, maxLength: 120, description: 'What is live under this key, or the key of the new one.' })),
        version: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_147_483_647, description: 'Begin with this version instead of the newest.' })),
        name: Type.Optional(Name),
        documentKind: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'Which documents follow a new drawing.' })),
        template: Type.Optional(Type.String({ minLength: 1, maxLength: 120, description: 'The key of a published one of which the new one is a copy.' })),
        xml: Type.Optional(Xml),
        language: Type.Optional(Language),
      },
      closed,
    ),
    output: Type.Object({ sketchId: SketchId, key: Text }),
    refusals: {
      ...UNREADABLE,
      'sketches.nothing_live': 'Nothing is published under that key, or not in that version.',
      'sketches.nameless': 'A new drawing needs a name.',
      'sketches.document_kind': 'A new drawing must say which kind of document follows it.',
      'sketches.other_kind': 'The file is a table where a drawing is wanted, or the other way round.',
    },
    emits: [started.name],
    changes: [],
    run: async (ctx, input) => {
      const content = await contentFor(ctx, engine, input);
      const sketchId = ctx.id('skt');
      store.insertSketch(ctx, { ...content, id: sketchId, kind: input.kind, name: input.name ?? content.name });
      ctx.emit(started, undefined, { sketchId, key: content.key });
      return { sketchId, key: content.key };
    },
  });

type Wish = {
  kind: Sketch['kind'];
  key?: string;
  version?: number;
  name?: string;
  documentKind?: string;
  template?: string;
  xml?: string;
  language?: Language;
};

async function contentFor(ctx: Ctx, engine: Engine, wish: Wish): Promise<Content> {
  const { kind, key, version, xml, template } = wish;
  if (xml !== undefined) return fromFile(ctx, kind, xml);
  if (template !== undefined) return copyOf(ctx, wish, template);
  const live = key === undefined ? undefined : await store.liveOf(ctx, kind, key, version);
  if (live) {
    // An earlier version is the beginning of a change to the newest: what happened since is told when it is published.
    const { name, documentKind } = await headOf(live.xml);
    const newest = version === undefined ? live : (await store.liveOf(ctx, kind, key!))!;
    return { key: key!, name, documentKind, xml: live.xml, baseVersion: newest.version };
  }
  if (version !== undefined || (key !== undefined && wish.name === undefined))
    throw new Refusal('sketches.nothing_live', { key, version }, { status: 404, message: 'Nothing is published under that key, or not in that version.' });
  return aNewOne(ctx, engine, wish);
}

/** The content of a file; a change to what is live under its key, where there is something. */
async function fromFile(ctx: Ctx, kind: Sketch['kind'], xml: string): Promise<Content> {
  const head = await headOf(xml);
  if (head.kind !== kind) throw new Refusal('sketches.other_kind', { kind: head.kind }, { status: 422, message: 'The file is of the other kind.' });
  const key = head.keys[0]!;
  const live = await store.liveOf(ctx, kind, key);
  return { key, name: head.name, documentKind: head.documentKind, xml, baseVersion: live?.version ?? null };
}

async function aNewOne(ctx: Ctx, engine: Engine, { kind, key, name, documentKind = '', language = 'en' }: Wish): Promise<Content> {
  if (name === undefined || name.trim() === '') throw new Refusal('sketches.nameless', {}, { status: 422, message: 'A new drawing needs a name.' });
  const free = await freeKey(ctx, kind, keyOf(key ?? name));
  const like = { key: free, name: name.trim(), documentKind, language };
  if (kind === 'decision') return { ...like, xml: newTable(like), baseVersion: null };
  const document = ctx.registry.documents.get(documentKind);
  if (!document)
    throw new Refusal('sketches.document_kind', { documentKind }, { status: 422, message: 'A new drawing must say which kind of document follows it.' });
  const begins = document.startedBy;
  const says = begins === undefined ? undefined : ctx.registry.events.get(begins)?.says;
  // Two drawings that begin with the same message would take each other's documents: the second one is called by others.
  const message = begins !== undefined && !(await isBegun(ctx, engine, begins)) ? { name: begins, says: says ?? begins } : undefined;
  return { ...like, xml: newDrawing(like, message), baseVersion: null };
}

/** A copy of what is live, under a key and a name of its own. */
async function copyOf(ctx: Ctx, { kind, key, name }: Wish, template: string): Promise<Content> {
  const live = await store.liveOf(ctx, kind, template);
  if (!live) throw new Refusal('sketches.nothing_live', { key: template }, { status: 404, message: 'Nothing is published under that key.' });
  if (name === undefined || name.trim() === '') throw new Refusal('sketches.nameless', {}, { status: 422, message: 'A copy needs a name.' });
  const free = await freeKey(ctx, kind, keyOf(key ?? name));
  const xml = rekeyed(live.xml, template, { key: free, name: name.trim() });
  const { documentKind } = await headOf(xml);
  return { key: free, name: name.trim(), documentKind, xml, baseVersion: null };
}

async function freeKey(ctx: Ctx, kind: Sketch['kind'], wanted: string): Promise<string> {
  const taken = await store.takenKeys(ctx, kind, wanted);
  for (let n = 1; ; n++) {
    const key = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.has(key)) return key;
  }
}

async function isBegun(ctx: Ctx, { definitions }: Engine, message: string): Promise<boolean> {
  await definitions.refresh(ctx, 0);
  return definitions.latestOfAll().some(({ graph }) => graph.begins.some((begin) => begin.kind === 'message' && begin.name === message));
}
