// Shapes that the questions and answers about sketches share.
import Type from 'typebox';
import { IdOf, Instant } from '#kernel';

export const closed = { additionalProperties: false } as const;
export const SketchId = IdOf('skt');
export const Text = Type.String();
export const MaybeText = Type.Union([Type.String(), Type.Null()]);
export const MaybeInteger = Type.Union([Type.Integer(), Type.Null()]);
export const Kind = Type.Unsafe<'process' | 'decision'>({ type: 'string', enum: ['process', 'decision'] });
export const State = Type.Unsafe<'open' | 'published' | 'dropped'>({ type: 'string', enum: ['open', 'published', 'dropped'] });
export const Xml = Type.String({ minLength: 1, maxLength: 2_000_000 });
export const Name = Type.String({ minLength: 1, maxLength: 120 });
export const Key = Type.String({ minLength: 1, maxLength: 120 });
export const Rev = Type.Integer({
  minimum: 1,
  maximum: 2_147_483_647,
  description: 'The revision that was read; another one means that somebody has saved since.',
});

export const Person = Type.Object({ id: Type.String(), name: Type.String() });
export const PenShape = Type.Union([Type.Object({ accountId: Text, name: Text, until: Instant }), Type.Null()], {
  description: 'Who may change the sketch now, and until when unless they show a sign of life.',
});
export const AskedShape = Type.Union([Type.Object({ accountId: Text, name: Text, at: Instant }), Type.Null()], { description: 'Who has asked for the pen.' });
export const PresentShape = Type.Array(Type.Object({ accountId: Text, name: Text, element: MaybeText, seenAt: Instant, hasPen: Type.Boolean() }), {
  description: 'Who is looking at the sketch, and at which element.',
});
