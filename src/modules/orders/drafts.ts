// Verbs on drafts: price them as they grow, save, throw away and take back, place, and begin one out of an order.
import Type from 'typebox';
import { type Ctx, MoneySchema, type Outcome, Refusal, createDocuments, defineAction, linkDocuments, moneyJson, moveDocuments, parseMoney } from '#kernel';
import { PLACE_REFUSALS } from './actions.ts';
import { draftDiscardedEvent, draftPlacedEvent, draftSavedEvent } from './draft-events.ts';
import { DraftContent, DraftId, type PricedUp, PricedUp as PricedUpSchema } from './draft-schemas.ts';
import { placeMany } from './place.ts';
import { missingIn, overrides, placeInputOf, priceUpMany, termsOf } from './price-up.ts';
import { OrderId, type PlaceInput, PlaceOutput } from './schemas.ts';
import { channels, heads } from './store.ts';
import { type Draft, type Quote, drafts, lockDraft, markPlaced, quotesOf, soldLines, writeDraft } from './store-drafts.ts';
import { Discount, type Terms } from './worth.ts';

const closed = { additionalProperties: false } as const;

export const UNKNOWN_DRAFT = { 'orders.unknown_draft': 'There is no such draft.' };
export const CLOSED_DRAFT = { ...UNKNOWN_DRAFT, 'orders.draft_closed': 'The draft has become an order or was thrown away.' };
const FROZEN_DRAFT = { ...CLOSED_DRAFT, 'orders.draft_frozen': 'The draft was sent as an offer; take the offer back first.' };
const OVERRIDE = { 'orders.override_price': 'You may not sell at another price than the list says.' };

export const unknownDraft = (draftId: string): Refusal => new Refusal('orders.unknown_draft', { draftId }, { status: 404, message: 'There is no such draft.' });

/** A draft that may still be changed, locked; or why it may not. */
export async function openDraft(ctx: Ctx, draftId: string): Promise<Draft> {
  const draft = await lockDraft(ctx, draftId);
  if (!draft) throw unknownDraft(draftId);
  if (draft.state === 'quoted') throw new Refusal('orders.draft_frozen', { draftId }, { message: `${draft.number} was sent as an offer.` });
  if (draft.state !== 'open') throw new Refusal('orders.draft_closed', { draftId, state: draft.state }, { message: `${draft.number} is ${draft.state}.` });
  return draft;
}

export const priceUp = defineAction({
  name: 'orders.price_up',
  summary: 'Prices and checks an order that is being taken down, with the rules of placing; writes nothing.',
  input: Type.Object({ draft: DraftContent }, closed),
  output: PricedUpSchema,
  refusals: {},
  changes: [],
  runMany: async (ctx, inputs) =>
    (
      await priceUpMany(
        ctx,
        inputs.map((input) => input.draft),
      )
    ).map((value) => ({ ok: true, value })),
});

const SavedSchema = Type.Object({ draftId: DraftId, number: Type.String(), total: Type.Union([MoneySchema, Type.Null()]) });

export const saveDraft = defineAction({
  name: 'orders.save_draft',
  summary: 'Writes a draft, new or over what it was; it may be incomplete.',
  input: Type.Object({ draftId: Type.Optional(DraftId), draft: DraftContent }, closed),
  output: SavedSchema,
  refusals: { ...FROZEN_DRAFT, ...OVERRIDE },
  locks: ({ draftId }) => (draftId === undefined ? [] : [draftId]),
  emits: ['orders.draft_saved'],
  changes: ['draft'],
  run: async (ctx, { draftId, draft: content }) => {
    const before = draftId === undefined ? undefined : await openDraft(ctx, draftId);
    mayOverride(ctx, content);
    return save(ctx, before, content);
  },
});

function mayOverride(ctx: Ctx, content: DraftContent): void {
  if (overrides(content) && !ctx.actor.may('orders.override_price'))
    throw new Refusal('orders.override_price', {}, { status: 403, message: 'You may not sell at another price than the list says.' });
}

/** Writes a draft with what is known of it for lists. */
async function save(ctx: Ctx, before: Draft | undefined, content: DraftContent): Promise<{ draftId: string; number: string; total: PricedUp['total'] }> {
  const [priced] = await priceUpMany(ctx, [content]);
  const id = before?.id ?? ctx.id('drf');
  const number = before?.number ?? (await createDocuments(ctx, [{ id, kind: 'draft', state: 'open', channel: content.channel ?? null }]))[0]!;
  const { total, currency } = priced!;
  writeDraft(ctx, {
    id,
    number,
    content,
    channel: content.channel ?? null,
    customerName: content.customer?.name?.trim() || null,
    email: content.customer?.email?.trim() || null,
    currency,
    totalMinor: total === null ? null : parseMoney(total).minor,
    lineCount: content.lines?.length ?? 0,
    createdAt: before?.createdAt ?? ctx.now,
    createdBy: before?.createdBy ?? ctx.actor.id,
  });
  ctx.emit(draftSavedEvent, id, { number });
  return { draftId: id, number, total };
}

export const overridePrice = defineAction({
  name: 'orders.override_price',
  summary: 'Sells a line of a draft at another price than the list says, or takes something off it, and says why.',
  drawn: false,
  input: Type.Object(
    {
      draftId: DraftId,
      line: Type.Integer({ minimum: 1, maximum: 500 }),
      price: Type.Optional(MoneySchema),
      discount: Type.Optional(Discount),
      reason: Type.String({ minLength: 1, maxLength: 300 }),
    },
    closed,
  ),
  output: SavedSchema,
  refusals: { ...FROZEN_DRAFT, 'orders.unknown_line': 'The draft has no such line.' },
  locks: ({ draftId }) => [draftId],
  emits: ['orders.draft_saved'],
  changes: ['draft'],
  run: async (ctx, { draftId, line, price, discount, reason }) => {
    const draft = await openDraft(ctx, draftId);
    const lines = draft.content.lines ?? [];
    if (!lines[line - 1]) throw new Refusal('orders.unknown_line', { line }, { status: 422, message: `${draft.number} has no line ${line}.` });
    const changed = lines.map((one, i) => {
      if (i !== line - 1) return one;
      const { sku, quantity } = one;
      return { sku, quantity, reason, ...(price ? { price } : {}), ...(discount ? { discount } : {}) };
    });
    return save(ctx, draft, { ...draft.content, lines: changed });
  },
});

const DraftOnly = Type.Object({ draftId: DraftId }, closed);

export const discardDraft = defineAction({
  name: 'orders.discard_draft',
  summary: 'Throws a draft away; it can be taken back.',
  input: DraftOnly,
  output: DraftOnly,
  refusals: FROZEN_DRAFT,
  locks: ({ draftId }) => [draftId],
  emits: ['orders.draft_discarded'],
  changes: ['draft'],
  run: async (ctx, { draftId }) => {
    await openDraft(ctx, draftId);
    await moveDocuments(ctx, [draftId], ['open'], 'discarded');
    ctx.emit(draftDiscardedEvent, draftId, {});
    return { draftId };
  },
});

export const restoreDraft = defineAction({
  name: 'orders.restore_draft',
  summary: 'Takes a draft back that was thrown away.',
  input: DraftOnly,
  output: DraftOnly,
  refusals: CLOSED_DRAFT,
  locks: ({ draftId }) => [draftId],
  emits: ['orders.draft_saved'],
  changes: ['draft'],
  run: async (ctx, { draftId }) => {
    const draft = await lockDraft(ctx, draftId);
    if (!draft) throw unknownDraft(draftId);
    if (draft.state !== 'open' && (await moveDocuments(ctx, [draftId], ['discarded'], 'open')).length === 0)
      throw new Refusal('orders.draft_closed', { draftId, state: draft.state }, { message: `${draft.number} is ${draft.state}.` });
    ctx.emit(draftSavedEvent, draftId, { number: draft.number });
    return { draftId };
  },
});

export const placeDraft = defineAction({
  name: 'orders.place_draft',
  summary: 'Makes the order out of a draft, once, under the rules of placing; an accepted offer at its prices.',
  input: DraftOnly,
  output: PlaceOutput,
  refusals: { ...FROZEN_DRAFT, ...PLACE_REFUSALS, 'orders.draft_incomplete': 'Something is not said yet; what it is is with it.' },
  locks: ({ draftId }) => [draftId],
  emits: ['orders.placed', 'orders.draft_placed'],
  effects: ['stock.hold'],
  run: async (ctx, { draftId }) => {
    const [draft] = await drafts(ctx, [draftId]);
    if (draft?.orderId) return placedBefore(ctx, draft.orderId);
    const [quote] = draft?.state === 'quoted' ? await quotesOf(ctx, [draftId]) : [];
    const locked = quote?.state === 'accepted' ? (await lockDraft(ctx, draftId))! : await openDraft(ctx, draftId);
    const { input, terms } = await placeable(ctx, locked, quote);
    const [outcome] = await placeMany(ctx, [input], [terms]);
    const order = valueOf(outcome!);
    markPlaced(ctx, draftId, order.orderId);
    await moveDocuments(ctx, [draftId], ['open', 'quoted'], 'placed');
    linkDocuments(ctx, [{ from: order.orderId, to: draftId, kind: 'taken_as' }]);
    ctx.emit(draftPlacedEvent, draftId, { orderId: order.orderId, number: order.number });
    return order;
  },
});

function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw outcome.refusal;
  return outcome.value;
}

async function placedBefore(ctx: Ctx, orderId: string): Promise<PlaceOutput> {
  const head = (await heads(ctx, [orderId]))[0]!;
  return { orderId, number: head.number, total: moneyJson(head.totalMinor, head.currency), state: 'placed', held: head.held };
}

/** What is placed out of a draft: what it says, or, of an accepted offer, what was offered. */
async function placeable(ctx: Ctx, draft: Draft, quote: Quote | undefined): Promise<{ input: PlaceInput; terms: Terms }> {
  const { content } = draft;
  const missing = missingIn(content);
  if (missing.length > 0) throw new Refusal('orders.draft_incomplete', {}, { message: missing[0]!.message, faults: missing, status: 422 });
  const [channel] = await channels(ctx, [content.channel!]);
  const unknown = { code: content.channel!, currency: draft.currency ?? '', country: content.shipTo?.country ?? '', language: 'en' } as const;
  const input = placeInputOf(content, channel ?? unknown);
  if (quote?.state !== 'accepted') return { input, terms: termsOf(content, draft.createdBy) };
  const { lines, shipping } = quote.frozen;
  return {
    input: { ...input, lines: lines.map(({ sku, quantity, price }) => ({ sku, quantity, price })) },
    terms: { lines: lines.map(({ discount }) => ({ discount: { amount: discount } })), shipping, takenBy: draft.createdBy },
  };
}

export const duplicate = defineAction({
  name: 'orders.duplicate',
  summary: 'Begins a draft with what an order says, at the prices of today.',
  input: Type.Object({ orderId: OrderId }, closed),
  output: SavedSchema,
  refusals: { 'orders.unknown': 'There is no such order.' },
  emits: ['orders.draft_saved'],
  run: async (ctx, { orderId }) => {
    const [[head], lines] = await Promise.all([heads(ctx, [orderId]), soldLines(ctx, orderId)]);
    if (!head) throw new Refusal('orders.unknown', { orderId }, { status: 404, message: 'There is no such order.' });
    const { channel, customerId, customerName: name, email, phone, language, shipTo, paymentMethod, deliveryMethod } = head;
    const some = (values: Record<string, string | null>) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
    return save(ctx, undefined, {
      channel,
      customerId,
      customer: { name, language, ...some({ email, phone }) },
      shipTo: some(shipTo),
      lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
      payment: { method: paymentMethod },
      delivery: { method: deliveryMethod },
    });
  },
});

export const draftActions = [priceUp, saveDraft, overridePrice, discardDraft, restoreDraft, placeDraft, duplicate];
