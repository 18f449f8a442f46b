// The shapes of parties on the wire, shared by its actions and queries.
import Type from 'typebox';
import { Country, IdOf, Language } from '#kernel';
import type { Address, Customer } from './types.ts';

export const Name = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' });
export const Email = Type.String({
  minLength: 3,
  maxLength: 254,
  pattern: '^\\s*[^\\s@,;<>"]+@[^\\s@,;<>"]+\\s*$',
  description: 'An e-mail address; compared without regard to case.',
});
export const Phone = Type.String({ minLength: 4, maxLength: 40, description: 'As people write it; kept in E.164.' });

const address = {
  name: Name,
  street: Type.String({ minLength: 1, maxLength: 300 }),
  city: Type.String({ minLength: 1, maxLength: 120 }),
  postalCode: Type.String({ maxLength: 16 }),
  country: Country,
};
const nullable = (maxLength: number) => Type.Union([Type.String({ maxLength }), Type.Null()]);

export const AddressInput = Type.Object(
  { ...address, region: Type.Optional(nullable(120)), phone: Type.Optional(nullable(40)) },
  { additionalProperties: false },
);
export const Addresses = Type.Array(AddressInput, { maxItems: 50, description: 'The preferred one first.' });
export const AddressOutput = Type.Object({ id: IdOf('adr'), ...address, region: nullable(120), phone: nullable(40) });

export const CustomerOutput = Type.Object({
  id: IdOf('cus'),
  name: Type.String(),
  email: nullable(254),
  phone: nullable(40),
  language: Language,
  country: Country,
  createdAt: Type.String({ format: 'date-time' }),
});

export const customerJson = ({ id, name, email, phone, language, country, createdAt }: Customer) => ({
  id,
  name,
  email,
  phone,
  language,
  country,
  createdAt: createdAt.toISOString(),
});
export const addressOf = (id: Address['id'], input: Type.Static<typeof AddressInput>): Address => ({
  ...input,
  id,
  region: input.region ?? null,
  phone: input.phone ?? null,
});
