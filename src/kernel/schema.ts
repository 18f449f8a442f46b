// Schemas that many rooms share: ids, money, quantities and codes as they stand on the wire.
import Type from 'typebox';
import { idPattern } from './ids.ts';

/** An id of one kind. */
export const IdOf = (kind: string) => Type.String({ pattern: idPattern(kind), description: `An id that begins with ${kind}_.` });
/** A decimal string and an ISO 4217 code. */
export const MoneySchema = Type.Object(
  { amount: Type.String({ pattern: '^-?\\d{1,15}(\\.\\d{1,4})?$' }), currency: Type.String({ pattern: '^[A-Z]{3}$' }) },
  { additionalProperties: false },
);
/** A whole number of the SKU's smallest unit. */
export const Quantity = Type.Integer({ minimum: 1, maximum: 1_000_000 });
/** ISO 3166-1 alpha-2. */
export const Country = Type.String({ pattern: '^[A-Z]{2}$' });
/** ISO 4217. */
export const Currency = Type.String({ pattern: '^[A-Z]{3}$' });
/** A calendar day that exists, as `2026-11-22`. */
export const Day = Type.String({ format: 'date' });
/** An instant in an answer: a Date in the program, ISO 8601 text on the wire. */
export const Instant = Type.Unsafe<Date>({ type: 'string', format: 'date-time' });
export const MaybeInstant = Type.Union([Instant, Type.Null()]);
/** BCP 47 tags of the five languages. */
export const Language = Type.Union([Type.Literal('en'), Type.Literal('ro'), Type.Literal('pl'), Type.Literal('pt-BR'), Type.Literal('ru')]);
export const LANGUAGES = ['en', 'ro', 'pl', 'pt-BR', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];
