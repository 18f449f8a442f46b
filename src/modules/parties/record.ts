// What people do to a customer's record besides changing it: consents, merging doubles, giving data out, forgetting.
import Type from 'typebox';
import { type Ctx, type Id, IdOf, type Outcome, Refusal, defineAction, done, refused } from '#kernel';
import { consented, erased, exported, merged, unmerged } from './events.ts';
import { recordsOf } from './ports.ts';
import { customerJson } from './schema.ts';
import * as records from './store-record.ts';
import { addressesOf, byIds } from './store.ts';
import type { Address, Merge, Recorded } from './types.ts';

const closed = { additionalProperties: false } as const;
export const ConsentChannel = Type.Union([Type.Literal('email'), Type.Literal('sms'), Type.Literal('phone'), Type.Literal('post')]);

const unknown = (customerId: string): Refusal => new Refusal('parties.unknown', { customerId }, { status: 404 });

/** Why a record can not be changed any more. */
export function goneRefusal({ id, mergedInto, erasedAt }: Recorded): Refusal | undefined {
  if (mergedInto !== null) return new Refusal('parties.merged', { customerId: id, into: mergedInto });
  return erasedAt === null ? undefined : new Refusal('parties.erased', { customerId: id });
}

export const goneRefusals = {
  'parties.unknown': 'There is no such customer.',
  'parties.merged': 'The record was merged into another customer’s.',
  'parties.erased': 'The customer was forgotten.',
};

export const setConsent = defineAction({
  name: 'parties.set_consent',
  summary: 'Puts on record that a customer agreed to marketing through a channel, or withdrew it, and where they said so.',
  input: Type.Object(
    { customerId: IdOf('cus'), channel: ConsentChannel, given: Type.Boolean(), source: Type.String({ minLength: 1, maxLength: 200 }) },
    closed,
  ),
  output: Type.Object({ consentId: IdOf('csn') }),
  refusals: goneRefusals,
  emits: [consented.name],
  changes: [],
  async runMany(ctx, inputs) {
    const known = new Map((await records.lockAll(ctx, [...new Set(inputs.map((input) => input.customerId))])).map((row) => [row.id as string, row]));
    const rows = inputs.map((input) => ({ ...input, id: ctx.id('csn') }));
    const outcomes = rows.map(({ customerId, id, channel, given }): Outcome<{ consentId: Id<'csn'> }> => {
      const record = known.get(customerId);
      const refusal = record ? goneRefusal(record) : unknown(customerId);
      if (refusal) return refused(refusal);
      ctx.emit(consented, customerId, { customerId, channel, given });
      return done({ consentId: id });
    });
    const written = rows.filter((_, i) => outcomes[i]!.ok);
    if (written.length > 0) records.insertConsents(ctx, written);
    return outcomes;
  },
});

/** Both records, locked, and everything that was merged into the one that goes. */
async function pair(ctx: Ctx, keepId: string, goneId: string): Promise<{ kept: Recorded; gone: Recorded; members: string[] }> {
  if (keepId === goneId) throw new Refusal('parties.same', { customerId: keepId }, { status: 422 });
  const rows = await records.lockAll(ctx, [keepId, goneId]);
  const find = (id: string): Recorded => {
    const row = rows.find((one) => one.id === id);
    if (!row) throw unknown(id);
    const refusal = goneRefusal(row);
    if (refusal) throw refusal;
    return row;
  };
  return { kept: find(keepId), gone: find(goneId), members: [goneId, ...rows.filter((row) => row.mergedInto === goneId).map((row) => row.id)] };
}

const placeOf = ({ street, city, postalCode, country }: Address): string => [street, city, postalCode, country].join('\n').toLowerCase();

export const merge = defineAction({
  name: 'parties.merge',
  summary:
    'Makes two customers one: orders keep what they say and belong to the one that is kept, which is from now on found by the e-mails and phones of both.',
  input: Type.Object({ keepId: IdOf('cus'), goneId: IdOf('cus') }, closed),
  output: Type.Object({ mergeId: IdOf('mrg'), customerId: IdOf('cus') }),
  refusals: { ...goneRefusals, 'parties.same': 'These are not two customers.' },
  emits: [merged.name],
  changes: ['customer'],
  async run(ctx, { keepId, goneId }) {
    const { kept, gone, members } = await pair(ctx, keepId, goneId);
    const [theirs, more] = await Promise.all([addressesOf(ctx, keepId), addressesOf(ctx, goneId)]);
    const there = new Set(theirs.map(placeOf));
    const copied = more.filter((address) => !there.has(placeOf(address))).map((address) => ({ ...address, id: ctx.id('adr') }));
    const made: Merge = {
      id: ctx.id('mrg'),
      keptId: keepId,
      goneId,
      members,
      addresses: copied.map((address) => address.id),
      given: { ...(kept.email === null && gone.email ? { email: gone.email } : {}), ...(kept.phone === null && gone.phone ? { phone: gone.phone } : {}) },
      actor: ctx.actor.id,
      at: ctx.now,
    };
    records.writeMerge(ctx, made);
    records.appendAddresses(ctx, keepId, copied);
    await recordsOf(ctx).relink(ctx, { mergeId: made.id, from: members, to: keepId });
    ctx.emit(merged, keepId, { mergeId: made.id, customerId: keepId, goneId });
    return { mergeId: made.id, customerId: keepId };
  },
});

export const unmerge = defineAction({
  name: 'parties.unmerge',
  summary: 'Takes a merge back: each customer has their own orders, e-mail and phone again. What was placed since stays with the one that was kept.',
  input: Type.Object({ mergeId: IdOf('mrg') }, closed),
  output: Type.Object({ customerId: IdOf('cus'), goneId: IdOf('cus') }),
  refusals: {
    ...goneRefusals,
    'parties.unknown_merge': 'There is no such merge, or it was taken back.',
    'parties.merged_since': 'The record was merged into another one since; take that back first.',
  },
  emits: [unmerged.name],
  changes: ['customer'],
  async run(ctx, { mergeId }) {
    const made = await records.mergeById(ctx, mergeId);
    if (!made) throw new Refusal('parties.unknown_merge', { mergeId }, { status: 404 });
    const rows = await records.lockAll(ctx, [made.keptId, ...made.members]);
    const kept = rows.find((row) => row.id === made.keptId)!;
    if (made.members.some((id) => rows.find((row) => row.id === id)?.mergedInto !== made.keptId)) throw new Refusal('parties.merged_since', { mergeId });
    const refusal = goneRefusal(kept);
    if (refusal) throw refusal;
    // Only what the kept one still has of it is given back.
    const back = (field: 'email' | 'phone'): string | null => (made.given[field] !== undefined && kept[field] === made.given[field] ? made.given[field] : null);
    records.undoMerge(ctx, made, { email: back('email'), phone: back('phone') });
    await recordsOf(ctx).unlink(ctx, mergeId);
    ctx.emit(unmerged, made.keptId, { mergeId, customerId: made.keptId, goneId: made.goneId });
    return { customerId: made.keptId, goneId: made.goneId };
  },
});

export const exportOne = defineAction({
  name: 'parties.export',
  summary: 'Gives out everything that is kept about one customer, as they may ask for (GDPR, article 15); that it was asked for is on record.',
  drawn: false,
  input: Type.Object({ customerId: IdOf('cus') }, closed),
  output: Type.Object({ data: Type.Unknown({ description: 'The record with addresses and consents, and what other rooms keep.' }) }),
  refusals: goneRefusals,
  emits: [exported.name],
  changes: [],
  async run(ctx, { customerId }) {
    const { ids, emails } = await records.membersOf(ctx, customerId);
    if (ids.length === 0) throw unknown(customerId);
    const [people, addresses, consents, more] = await Promise.all([
      byIds(ctx, ids),
      Promise.all(ids.map((id) => addressesOf(ctx, id))),
      records.consentsOf(ctx, ids),
      recordsOf(ctx).collect(ctx, { customerIds: ids, emails }),
    ]);
    ctx.emit(exported, customerId, { customerId });
    return { data: { writtenAt: ctx.now.toISOString(), customer: people.map(customerJson), addresses: addresses.flat(), consents, ...more } };
  },
});

/** What stands where a name stood. */
const FORGOTTEN = '—';

export const eraseOne = defineAction({
  name: 'parties.erase',
  summary: 'Forgets a customer (GDPR, article 17): name, contact, addresses, consents and letters go; what the law has to be kept of finished orders stays.',
  drawn: false,
  input: Type.Object({ customerId: IdOf('cus') }, closed),
  output: Type.Object({ erased: Type.Integer() }),
  refusals: { ...goneRefusals, 'parties.open_orders': 'The customer has orders that are not finished.' },
  emits: [erased.name],
  changes: ['customer'],
  async run(ctx, { customerId }) {
    const rows = await records.lockAll(ctx, [customerId]);
    const record = rows.find((row) => row.id === customerId);
    if (!record) throw unknown(customerId);
    const refusal = goneRefusal(record);
    if (refusal) throw refusal;
    const who = { customerIds: rows.map((row) => row.id as string), emails: rows.flatMap((row) => row.email ?? []) };
    const rooms = recordsOf(ctx);
    const open = await rooms.open(ctx, who.customerIds);
    if (open.length > 0) throw new Refusal('parties.open_orders', { orders: open }, { message: `Not finished: ${open.join(', ')}.` });
    await rooms.forget(ctx, who);
    records.erase(ctx, who.customerIds, FORGOTTEN);
    for (const { id } of rows) ctx.emit(erased, id, { customerId: id });
    return { erased: rows.length };
  },
});

export const recordActions = [setConsent, merge, unmerge, exportOne, eraseOne];
