// What happened to sketches; open pages look again when they hear of it.
import Type from 'typebox';
import { defineEvent } from '#kernel';

const of = { sketchId: Type.String(), key: Type.String() };

export const started = defineEvent({ name: 'sketches.started', says: 'Somebody began to change a drawing or a table.', payload: Type.Object(of) });
export const saved = defineEvent({
  name: 'sketches.saved',
  says: 'A sketch was saved, by its page or by hand.',
  payload: Type.Object({ ...of, rev: Type.Integer() }),
});
export const changed = defineEvent({
  name: 'sketches.changed',
  says: 'A sketch has another name, was dropped or was taken up again.',
  payload: Type.Object({ ...of, what: Type.String() }),
});
export const penMoved = defineEvent({
  name: 'sketches.pen_moved',
  says: 'The pen of a sketch was taken, passed on, laid down or asked for.',
  payload: Type.Object({ ...of, what: Type.String(), accountId: Type.Union([Type.String(), Type.Null()]) }),
});
export const published = defineEvent({
  name: 'sketches.published',
  says: 'A sketch became the live drawing or table.',
  payload: Type.Object({ ...of, version: Type.Integer() }),
});

export const sketchEvents = [started, saved, changed, penMoved, published];
