// What the handbook asks: all steps of a drawing with what a person must know, and the note of one step.
import Type from 'typebox';
import { type Outline, outlineOf, readDrawing } from '#engine';
import { Instant, MaybeInstant, type ReadCtx, type Registry, Refusal, defineQuery } from '#kernel';
import { type Languages, type Step, changeOf, languageOf, noteOf, stepsOf } from './rules.ts';
import { languageOfShop, versions } from './store.ts';

const Text = Type.String();
const Maybe = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const closed = { additionalProperties: false } as const;
const asked = {
  key: Type.String({ maxLength: 200 }),
  language: Type.Optional(Type.String({ maxLength: 20, description: 'In which language notes are wanted.' })),
};

const Target = Type.Object({ element: Text, name: Text, type: Text, lane: Maybe(Text) });
const Note = Type.Object({ text: Text, isFallback: Type.Boolean({ description: 'Not in the language that was asked for, but in the drawing’s own.' }) });
const StepShape = Type.Object({
  element: Text,
  name: Text,
  type: Text,
  lane: Maybe(Text),
  isHand: Type.Boolean({ description: 'Whether a person does it.' }),
  note: Maybe(Note),
  form: Maybe(Text),
  schema: Type.Unsafe<object | null>({ type: ['object', 'null'], description: 'What its form asks.' }),
  mayRefuse: Type.Array(Text, { description: 'Codes with which its form or action may be refused and that nothing here catches.' }),
  dueSeconds: Maybe(Type.Number()),
  dueSays: Maybe(Text),
  refusals: Type.Array(Type.Object({ code: Maybe(Text), name: Text, after: Type.Array(Target) })),
  times: Type.Array(Type.Object({ name: Text, seconds: Maybe(Type.Number()), says: Text, isInterrupting: Type.Boolean(), after: Type.Array(Target) })),
  events: Type.Array(Type.Object({ name: Text, isInterrupting: Type.Boolean(), after: Type.Array(Target) })),
  letters: Type.Array(Type.Object({ template: Text, to: Text, when: Type.Unsafe<'start' | 'done'>({ type: 'string', enum: ['start', 'done'] }) })),
  awaits: Maybe(Type.Object({ kind: Text, says: Text, seconds: Maybe(Type.Number()) })),
  decision: Maybe(Text),
  calls: Maybe(Text),
  multi: Maybe(Text),
  next: Type.Array(Type.Object({ when: Type.Array(Type.Object({ question: Text, answer: Text })), to: Target })),
  change: Maybe(Type.Unsafe<'added' | 'changed'>({ type: 'string', enum: ['added', 'changed'] })),
});

async function outlined(registry: Registry, xml: string, key: string): Promise<Outline> {
  const made = outlineOf(await readDrawing(xml), registry, key);
  if ('outline' in made) return made.outline;
  throw new Refusal('handbook.unreadable', { key }, { status: 422, message: made.problems[0]?.reason ?? 'The drawing can not be read.' });
}

async function newest({ db }: ReadCtx, key: string) {
  const [now, before] = await db.read(versions(key));
  if (!now) throw new Refusal('processes.none', { key }, { status: 404, message: `Nothing is published under "${key}".` });
  return { now, before };
}

async function shopSpeaks({ db }: ReadCtx): Promise<string> {
  const [shop] = await db.read(languageOfShop());
  return shop?.language ?? 'en';
}

/** Refusals of which whoever does a task hears only when it is already gone. */
const TOO_LATE = /\.(unknown|not_found|gone|cancelled|wrong_state|wrong_step|state|step|over)$/;

/** What is asked and refused comes from the action that is the step's form. */
function withForm(registry: Registry, step: Step) {
  const { fields, ...told } = step;
  const action = step.form === null ? undefined : registry.actions.get(step.form);
  const caught = new Set(step.refusals.map(({ code }) => code));
  return {
    ...told,
    schema: (action?.input ?? fields ?? null) as object | null,
    mayRefuse: caught.has(null) ? [] : Object.keys(action?.refusals ?? {}).filter((code) => !caught.has(code) && !TOO_LATE.test(code)),
  };
}

const get = (registry: Registry) =>
  defineQuery({
    name: 'handbook.get',
    summary: 'The handbook of a drawing: its steps in flow order with notes, forms, limits, letters and what comes next, from its newest version.',
    input: Type.Object(asked, closed),
    output: Type.Object({
      key: Text,
      name: Text,
      version: Type.Integer(),
      publishedAt: Instant,
      publishedBy: Text,
      beforeVersion: Maybe(Type.Integer()),
      beforeAt: MaybeInstant,
      xml: Text,
      note: Maybe(Note),
      steps: Type.Array(StepShape),
      removed: Type.Array(Type.Object({ element: Text, name: Text })),
    }),
    run: async (read, { key, language = 'en' }) => {
      const { now, before } = await newest(read, key);
      const outline = await outlined(registry, now.xml, key);
      const languages = { wanted: language, drawn: languageOf(outline, await shopSpeaks(read)) };
      const steps = stepsOf(outline, languages);
      const old = before ? await stepsBefore(registry, before.xml, key, languages) : undefined;
      const here = new Set(steps.map(({ element }) => element));
      return {
        key,
        name: now.name,
        version: now.version,
        publishedAt: now.published_at,
        publishedBy: now.by ?? now.published_by,
        beforeVersion: before?.version ?? null,
        beforeAt: before?.published_at ?? null,
        xml: now.xml,
        note: noteOf(outline.nodes[0]!, languages),
        steps: steps.map((step) => ({ ...withForm(registry, step), change: old ? changeOf(step, old) : null })),
        removed: [...(old?.values() ?? [])].filter(({ element }) => !here.has(element)).map(({ element, name }) => ({ element, name })),
      };
    },
  });

/** The steps of the version before; one that can no longer be read has nothing to compare with. */
async function stepsBefore(registry: Registry, xml: string, key: string, languages: Languages): Promise<Map<string, Step> | undefined> {
  const made = outlineOf(await readDrawing(xml), registry, key);
  return 'outline' in made ? new Map(stepsOf(made.outline, languages).map((step) => [step.element, step])) : undefined;
}

const step = (registry: Registry) =>
  defineQuery({
    name: 'handbook.step',
    summary: 'How one step of a drawing is done: its note, for whoever stands at it.',
    input: Type.Object({ ...asked, element: Type.String({ maxLength: 200 }) }, closed),
    output: Type.Object({ note: Maybe(Note) }),
    run: async (read, { key, element, language = 'en' }) => {
      const { now } = await newest(read, key);
      const outline = await outlined(registry, now.xml, key);
      const node = outline.nodes.find(({ id }) => id === element);
      return { note: node ? noteOf(node, { wanted: language, drawn: languageOf(outline, await shopSpeaks(read)) }) : null };
    },
  });

export const queries = (registry: Registry) => [get(registry), step(registry)];
