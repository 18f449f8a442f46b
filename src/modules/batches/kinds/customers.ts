// Customers: found by id, e-mail or phone; what a file does not say stays.
import { LANGUAGES, type Language } from '#kernel';
import {
  type Address,
  type Customer,
  type CustomerWithAddress,
  customerFaults,
  customersByAny,
  emailOf,
  importCustomers,
  phoneOf,
  withdrawCustomers,
} from '#modules/parties';
import { RowReader } from '../reader.ts';
import { customersInUse } from '../store-uses.ts';
import type { Plan, StagedRow, Undone } from '../types.ts';
import { change, defineKind, onlyRow, planOf, refusedGroup, same } from './kind.ts';

type Contact = Pick<Customer, 'email' | 'phone' | 'name' | 'language' | 'country'>;
type Todo = { row: StagedRow; before: CustomerWithAddress | undefined; to: Customer; fields: string[]; address: Address | undefined };
const NAMES: Record<string, Language> = Object.fromEntries(
  [
    ...LANGUAGES.map((tag) => [tag, tag]),
    ['pt', 'pt-BR'],
    ['română', 'ro'],
    ['romana', 'ro'],
    ['polski', 'pl'],
    ['português', 'pt-BR'],
    ['русский', 'ru'],
    ['english', 'en'],
  ].map(([name, tag]) => [name!.toLowerCase(), tag as Language]),
);
const LANGUAGE_OF: Record<string, Language> = { RO: 'ro', MD: 'ro', PL: 'pl', BR: 'pt-BR', PT: 'pt-BR', RU: 'ru' };

export const customersKind = defineKind<Todo>({
  rights: ['parties.create', 'parties.update'],
  async plan({ ctx, batch }, groups) {
    const drafts = groups.map((group) => {
      const own = new RowReader(batch);
      const row = onlyRow(own, group, 'email');
      return { group, own, row, said: own.isSound(row) ? readRow(own, row, batch.options.country) : undefined };
    });
    const said = drafts.flatMap((draft) => draft.said ?? []);
    const there = await customersByAny(
      ctx,
      said.flatMap(({ id }) => id ?? []),
      said.flatMap(({ email }) => email ?? []),
      said.flatMap(({ phone }) => phone ?? []),
    );
    const find = indexOf(there);
    return drafts.map(({ group, own, row, said }): Plan<Todo> => {
      if (!said || own.faults.length > 0) return refusedGroup(group, own, 0);
      const before = find(said);
      if (!before && !said.email && !said.phone) own.fault(row, null, 'batches.no_contact', 'A customer needs an e-mail address or a phone number.');
      if (!before && !said.name) own.fault(row, 'name', 'batches.missing', 'A name is missing.');
      const country = said.country ?? before?.country ?? batch.options.country ?? 'RO';
      const contact: Contact = {
        email: said.email ?? before?.email ?? null,
        phone: said.phone ?? before?.phone ?? null,
        name: said.name ?? before?.name ?? '',
        language: said.language ?? before?.language ?? LANGUAGE_OF[country] ?? 'en',
        country,
      };
      for (const field of ['email', 'phone'] as const) {
        const owner = find({ id: undefined, email: field === 'email' ? contact.email : undefined, phone: field === 'phone' ? contact.phone : undefined });
        if (owner && owner.id !== before?.id) own.fault(row, field, 'parties.taken', `The customer ${owner.name} has it.`);
      }
      const shape = { name: contact.name, language: contact.language, country, ...(contact.email === null ? {} : { email: contact.email }) };
      for (const fault of own.faults.length > 0 ? [] : customerFaults(shape)) own.fault(row, (fault.pointer ?? '').slice(1) || null, fault.code, fault.message);
      const to: Customer = { id: before?.id ?? ctx.id('cus'), ...contact, createdAt: before?.createdAt ?? ctx.now };
      const address = addressOf(said.address, before, contact, () => ctx.id('adr'));
      const fields = before
        ? [...(Object.keys(contact) as (keyof Contact)[]).filter((name) => before[name] !== contact[name]), ...(address ? ['address'] : [])]
        : [];
      const state = !before ? 'created' : fields.length > 0 ? 'updated' : 'unchanged';
      if (state !== 'unchanged' && own.faults.length === 0) find.add({ ...to, address: address ?? null });
      return planOf(group, own, 0, { states: [{ row, state, fields }], todo: state === 'unchanged' ? undefined : { row, before, to, fields, address } });
    });
  },
  async apply({ ctx }, plans) {
    const todos = plans.map((plan) => plan.todo!);
    importCustomers(ctx, {
      created: todos.filter(({ before }) => !before).map(({ to }) => to),
      changed: todos.filter(({ before, fields }) => before && fields.some((name) => name !== 'address')).map(({ to, fields }) => ({ ...to, fields })),
      addresses: todos.flatMap(({ to, address }) => (address ? [{ customerId: to.id, address }] : [])),
    });
    for (const plan of plans) {
      const { row, before, to, address } = plan.todo!;
      const kept = (customer: Contact): Contact => ({
        email: customer.email,
        phone: customer.phone,
        name: customer.name,
        language: customer.language,
        country: customer.country,
      });
      plan.changes.push(
        change(row.n, 'customer', to.id, before ? 'updated' : 'created', before ? { ...kept(before), address: before.address } : null, {
          ...kept(to),
          address: address ?? before?.address ?? null,
        }),
      );
    }
  },
  async undo(ctx, changes) {
    const ids = changes.map((one) => one.entityId);
    const [there, used] = await Promise.all([customersByAny(ctx, ids, [], []), customersInUse(ctx, ids)]);
    const byId = new Map(there.map((one) => [one.id as string, one]));
    type Kept = Contact & { address: Address | null };
    const back: Parameters<typeof importCustomers>[1] = { created: [], changed: [], addresses: [] };
    const [gone, addresses]: [string[], string[]] = [[], []];
    const answers = changes.map(({ seq, entityId, what, before, after }): Undone => {
      const now = byId.get(entityId);
      const [was, made] = [before as Kept | null, after as Kept];
      if (!now) return { seq, left: null };
      if (what === 'created') {
        if (used.has(entityId)) return { seq, left: 'There are orders of this customer.' };
        if (!same({ ...made, address: made.address }, pick(now))) return { seq, left: 'It was changed since.' };
        gone.push(entityId);
        return { seq, left: null };
      }
      const fields = (['email', 'phone', 'name', 'language', 'country'] as const).filter((name) => was![name] !== made[name] && now[name] === made[name]);
      const to = { ...now, ...Object.fromEntries(fields.map((name) => [name, was![name]])) };
      if (fields.length > 0) back.changed.push({ ...to, fields });
      if (!same(was!.address, made.address) && same(now.address, made.address)) {
        if (was!.address) back.addresses.push({ customerId: entityId, address: was!.address });
        else if (now.address) addresses.push(now.address.id);
      }
      const wanted = (['email', 'phone', 'name', 'language', 'country'] as const).filter((name) => was![name] !== made[name]);
      return { seq, left: wanted.length > fields.length ? 'Some of it was changed since.' : null };
    });
    importCustomers(ctx, back);
    withdrawCustomers(ctx, gone, addresses);
    return answers;
  },
});

const pick = ({ email, phone, name, language, country, address }: CustomerWithAddress) => ({ email, phone, name, language, country, address });

type Said = { id?: string | undefined; email?: string | null | undefined; phone?: string | null | undefined };

/** Finds a customer by id, else by e-mail, else by phone, among those that are there and those that earlier rows make. */
function indexOf(there: CustomerWithAddress[]) {
  const [byId, byEmail, byPhone] = [new Map<string, CustomerWithAddress>(), new Map<string, CustomerWithAddress>(), new Map<string, CustomerWithAddress>()];
  const add = (customer: CustomerWithAddress): void => {
    byId.set(customer.id, customer);
    if (customer.email) byEmail.set(customer.email, customer);
    if (customer.phone) byPhone.set(customer.phone, customer);
  };
  there.forEach(add);
  const find = ({ id, email, phone }: Said): CustomerWithAddress | undefined => byId.get(id ?? '') ?? byEmail.get(email ?? '') ?? byPhone.get(phone ?? '');
  return Object.assign(find, { add });
}

type Read = Said & { name?: string | undefined; language?: Language | undefined; country?: string | undefined; address: Partial<Address> };

function readRow(own: RowReader, row: StagedRow, fallback: string | undefined): Read {
  const country = own.text(row, 'country')?.toUpperCase();
  if (country !== undefined && !/^[A-Z]{2}$/.test(country)) own.fault(row, 'country', 'batches.country', 'A country is two letters, such as RO.');
  const typed = own.text(row, 'phone');
  const phone = typed === undefined ? undefined : (phoneOf(typed, country ?? fallback ?? 'RO') ?? undefined);
  if (typed !== undefined && phone === undefined) own.fault(row, 'phone', 'parties.phone', `This is not a phone number of ${country ?? fallback ?? 'RO'}.`);
  const names = [own.text(row, 'firstName'), own.text(row, 'lastName')].filter(Boolean).join(' ');
  const id = own.text(row, 'customer');
  const address: Partial<Address> = {};
  const set = <K extends keyof Address>(key: K, value: Address[K] | undefined): void => void (value === undefined || (address[key] = value));
  set('name', own.text(row, 'addressName'));
  set('street', own.text(row, 'addressStreet'));
  set('city', own.text(row, 'addressCity'));
  set('postalCode', own.text(row, 'addressPostalCode'));
  set('region', own.text(row, 'addressRegion'));
  set('country', own.text(row, 'addressCountry')?.toUpperCase());
  set('phone', own.text(row, 'addressPhone'));
  return {
    id: id !== undefined && /^cus_[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(id) ? id : undefined,
    email: emailOf(own.text(row, 'email')) ?? undefined,
    phone,
    name: own.text(row, 'name') ?? (names || undefined),
    language: own.oneOf(row, 'language', NAMES),
    country,
    address,
  };
}

/** The preferred address as the row has it, where it says enough of one and something new. */
function addressOf(said: Partial<Address>, before: CustomerWithAddress | undefined, contact: Contact, newId: () => Address['id']): Address | undefined {
  const was = before?.address ?? null;
  if (!was && (said.street === undefined || said.city === undefined)) return undefined;
  const base: Address = was ?? { id: newId(), name: contact.name, street: '', city: '', postalCode: '', region: null, country: contact.country, phone: null };
  const to = { ...base, ...said };
  return was && same(was, to) ? undefined : to;
}
