// What people do to customers: enter one, change one. Orders find or make theirs through the door instead.
import Type from 'typebox';
import { type Ctx, Country, IdOf, Language, type Outcome, Refusal, defineAction, done, refused } from '#kernel';
import { updated } from './events.ts';
import { isPostalCode } from './postal.ts';
import { goneRefusal, goneRefusals } from './record.ts';
import { contactOf, emailOf, phoneOf } from './rules.ts';
import { Addresses, Email, Name, Phone, addressOf } from './schema.ts';
import { findableFromNow } from './search.ts';
import * as store from './store.ts';
import type { Contact, Customer } from './types.ts';

const refusals = {
  'parties.phone': 'The phone number is not a valid one of that country.',
  'parties.taken': 'Another customer has this e-mail or phone.',
  'parties.postal_code': 'A postal code is not one of its country.',
};

/** The first address whose postal code its country does not know; none at all is allowed. */
function badPostalCode(addresses: Type.Static<typeof Addresses> | undefined): Refusal | undefined {
  const at = (addresses ?? []).findIndex(({ country, postalCode }) => postalCode.trim() !== '' && !isPostalCode(country, postalCode));
  if (at < 0) return undefined;
  const { country, postalCode } = addresses![at]!;
  const message = `"${postalCode}" is not a postal code of ${country}.`;
  const faults = [{ pointer: `/addresses/${at}/postalCode`, code: 'parties.postal_code', message }];
  return new Refusal('parties.postal_code', { country, postalCode }, { status: 422, message, faults });
}

const badPhone = (phone: string, country: string): Refusal =>
  new Refusal(
    'parties.phone',
    { phone, country },
    {
      status: 422,
      message: `"${phone}" is not a phone number of ${country}.`,
      faults: [{ pointer: '/phone', code: 'parties.phone', message: `This is not a phone number of ${country}.` }],
    },
  );

const taken = (field: 'email' | 'phone', owner: Customer): Refusal =>
  new Refusal(
    'parties.taken',
    { field, customerId: owner.id },
    {
      message: `The customer ${owner.name} has this ${field === 'email' ? 'e-mail address' : 'phone number'}.`,
      faults: [{ pointer: '/' + field, code: 'parties.taken', message: `The customer ${owner.name} has it.` }],
    },
  );

/** Why `contact` can not be written as `id`: what of it belongs to somebody else among `others`. */
function collision(contact: Pick<Contact, 'email' | 'phone'>, others: Customer[], id?: string): Refusal | undefined {
  for (const other of others) {
    if (other.id === id) continue;
    if (contact.email !== null && other.email === contact.email) return taken('email', other);
    if (contact.phone !== null && other.phone === contact.phone) return taken('phone', other);
  }
  return undefined;
}

export const CreateInput = Type.Object(
  {
    name: Name,
    email: Type.Optional(Email),
    phone: Type.Optional(Phone),
    language: Language,
    country: Country,
    addresses: Type.Optional(Addresses),
  },
  { additionalProperties: false },
);

/** Decides in arrival order, so that of two equal inputs the first becomes the customer. */
async function createMany(ctx: Ctx, inputs: Type.Static<typeof CreateInput>[]): Promise<Outcome<{ customerId: string }>[]> {
  const contacts = inputs.map(contactOf);
  const others = await store.byContact(
    ctx,
    contacts.flatMap((c) => c.email ?? []),
    contacts.flatMap((c) => c.phone ?? []),
  );
  const outcomes: Outcome<Customer>[] = inputs.map((input, i) => {
    const contact = contacts[i]!;
    if (input.phone !== undefined && contact.phone === null) return refused(badPhone(input.phone, input.country));
    const refusal = badPostalCode(input.addresses) ?? collision(contact, others);
    if (refusal) return refused(refusal);
    const customer: Customer = { id: ctx.id('cus'), ...contact, createdAt: ctx.now };
    others.push(customer);
    return done(customer);
  });
  const created = outcomes.flatMap((outcome) => (outcome.ok ? outcome.value : []));
  const written = created.length > 0 ? await store.insert(ctx, created) : new Set<string>();
  const late = await lateOwners(
    ctx,
    created.filter((customer) => !written.has(customer.id)),
  );
  const addresses = outcomes.flatMap((outcome, i) => {
    const given = inputs[i]!.addresses;
    if (!outcome.ok || !written.has(outcome.value.id) || !given?.length) return [];
    return [{ customerId: outcome.value.id, addresses: given.map((address) => addressOf(ctx.id('adr'), address)) }];
  });
  const fresh = created.filter((customer) => written.has(customer.id));
  if (fresh.length > 0) findableFromNow(ctx, fresh);
  if (addresses.length > 0) store.replaceAddresses(ctx, addresses);
  return outcomes.map((outcome) => {
    if (!outcome.ok) return outcome;
    const refusal = late.get(outcome.value.id);
    return refusal ? refused(refusal) : done({ customerId: outcome.value.id });
  });
}

/** Refusals of those whom another process has overtaken between the read and the write. */
async function lateOwners(ctx: Ctx, late: Customer[]): Promise<Map<string, Refusal>> {
  if (late.length === 0) return new Map();
  const owners = await store.byContact(
    ctx,
    late.flatMap((c) => c.email ?? []),
    late.flatMap((c) => c.phone ?? []),
  );
  return new Map(late.map((customer) => [customer.id, collision(customer, owners, customer.id) ?? new Refusal('parties.taken', {})]));
}

export const create = defineAction({
  name: 'parties.create',
  summary: 'Enter a customer.',
  input: CreateInput,
  output: Type.Object({ customerId: IdOf('cus') }),
  refusals,
  runMany: createMany,
});

export const update = defineAction({
  name: 'parties.update',
  summary: 'Change what is known of a customer.',
  input: Type.Object(
    {
      customerId: IdOf('cus'),
      name: Type.Optional(Name),
      email: Type.Optional(Type.Union([Email, Type.Null()])),
      phone: Type.Optional(Type.Union([Phone, Type.Null()])),
      language: Type.Optional(Language),
      country: Type.Optional(Country),
      addresses: Type.Optional(Addresses),
    },
    { additionalProperties: false },
  ),
  output: Type.Object({ customerId: IdOf('cus'), changed: Type.Array(Type.String()) }),
  refusals: { ...refusals, ...goneRefusals },
  emits: [updated.name],
  changes: ['customer'],
  run: async (ctx, input) => {
    const before = await store.lock(ctx, input.customerId);
    if (!before) throw new Refusal('parties.unknown', { customerId: input.customerId }, { status: 404 });
    const gone = goneRefusal(before) ?? badPostalCode(input.addresses);
    if (gone) throw gone;
    const country = input.country ?? before.country;
    const phone = input.phone === undefined ? before.phone : phoneOf(input.phone, country);
    if (input.phone && phone === null) throw badPhone(input.phone, country);
    const after: Customer = {
      ...before,
      name: input.name ?? before.name,
      email: input.email === undefined ? before.email : emailOf(input.email),
      phone,
      language: input.language ?? before.language,
      country,
    };
    const refusal = collision(after, await store.byContact(ctx, after.email ? [after.email] : [], after.phone ? [after.phone] : []), after.id);
    if (refusal) throw refusal;
    const changed: string[] = (['name', 'email', 'phone', 'language', 'country'] as const).filter((field) => after[field] !== before[field]);
    if (changed.length > 0) store.update(ctx, after);
    if (input.addresses) {
      store.replaceAddresses(ctx, [{ customerId: after.id, addresses: input.addresses.map((address) => addressOf(ctx.id('adr'), address)) }]);
      changed.push('addresses');
    }
    if (changed.length > 0) ctx.emit(updated, after.id, { customerId: after.id, changed });
    return { customerId: after.id, changed };
  },
});
