// Offers: a draft sent to a customer at prices that stand until they end, and what becomes of it.
import Type from 'typebox';
import { type Ctx, Refusal, defineAction, moneyJson, moveDocuments, parseMoney } from '#kernel';
import { quoteAcceptedEvent, quoteExpiredEvent, quoteSentEvent, quoteWithdrawnEvent } from './draft-events.ts';
import { DraftId, type Frozen, type PricedUp } from './draft-schemas.ts';
import { CLOSED_DRAFT, openDraft, unknownDraft } from './drafts.ts';
import { missingIn, priceUpMany } from './price-up.ts';
import { NOT_YOURS, refuseUnbound } from './bound.ts';
import { type Quote, endQuote, insertQuote, lockDraft, quotesOf } from './store-drafts.ts';

const closed = { additionalProperties: false } as const;
const DAY_MS = 86_400_000;
const LONGEST_DAYS = 366;

/** When a customer is reminded: a day before the end, or half-way of an offer that holds for less than two days. */
export function remindAt(sentAt: Date, validUntil: Date): Date {
  const holdsMs = validUntil.getTime() - sentAt.getTime();
  return new Date(validUntil.getTime() - Math.min(DAY_MS, holdsMs / 2));
}

export const sendQuote = defineAction({
  name: 'orders.send_quote',
  summary: 'Sends a draft to its customer as an offer, whose prices stand until it ends.',
  input: Type.Object(
    {
      draftId: DraftId,
      validUntil: Type.String({ format: 'date-time', maxLength: 40 }),
      note: Type.Optional(Type.String({ maxLength: 2000 })),
      site: Type.Optional(
        Type.String({
          maxLength: 200,
          pattern: '^https?://[^\\s/?#]+$',
          description: 'The address at which customers reach this program; the link in the letter begins with it.',
        }),
      ),
    },
    closed,
  ),
  output: Type.Object({ draftId: DraftId, version: Type.Integer(), link: Type.String({ description: 'Where the customer can accept it.' }) }),
  refusals: {
    ...CLOSED_DRAFT,
    'orders.draft_frozen': 'The draft was sent as an offer; take the offer back first.',
    'orders.draft_incomplete': 'Something is not said yet; what it is is with it.',
    'orders.valid_until': 'An offer ends in the future, within a year.',
    ...NOT_YOURS,
  },
  locks: ({ draftId }) => [draftId],
  emits: ['orders.quote_sent'],
  changes: ['draft'],
  run: async (ctx, { draftId, validUntil, note, site = '' }) => {
    const draft = await openDraft(ctx, draftId);
    // An accepted offer is placed by its drawing, which is bound to nothing: who may sell in the channel is asked when it is promised.
    if (draft.channel !== null) await refuseUnbound(ctx, ctx.actor, draft.channel);
    const until = endOf(ctx, validUntil);
    const frozen = frozenOf(await soundPrices(ctx, draft.content));
    const version = ((await quotesOf(ctx, [draftId]))[0]?.version ?? 0) + 1;
    const token = Buffer.from(ctx.env.bytes(24)).toString('base64url');
    const link = `${site}/hooks/quote/${token}`;
    const { minor, currency } = parseMoney(frozen.total);
    insertQuote(ctx, {
      id: ctx.id('quo'),
      draftId,
      version,
      validUntil: until,
      note: note?.trim() || null,
      token,
      link,
      frozen,
      totalMinor: minor,
      currency,
    });
    await moveDocuments(ctx, [draftId], ['open'], 'quoted');
    ctx.emit(quoteSentEvent, draftId, { version, total: frozen.total, validUntil: until.toISOString() });
    await ctx.process.start(ctx, [{ process: 'draft', document: draftId, message: { version } }]);
    return { draftId, version, link };
  },
});

function endOf(ctx: Ctx, text: string): Date {
  const until = new Date(text);
  const holdsMs = until.getTime() - ctx.now.getTime();
  if (!(holdsMs > 0 && holdsMs <= LONGEST_DAYS * DAY_MS)) {
    const message = 'An offer ends in the future, within a year.';
    throw new Refusal('orders.valid_until', {}, { status: 422, message, faults: [{ pointer: '/validUntil', code: 'orders.valid_until', message }] });
  }
  return until;
}

/** Prices that can be promised: everything but the stock has to be right, because goods are held only when it is accepted. */
async function soundPrices(ctx: Ctx, content: Parameters<typeof missingIn>[0]): Promise<PricedUp> {
  const missing = missingIn(content).filter(({ pointer }) => pointer !== '/payment/method');
  if (missing.length > 0) throw new Refusal('orders.draft_incomplete', {}, { message: missing[0]!.message, faults: missing, status: 422 });
  const [priced] = await priceUpMany(ctx, [content]);
  const faults = priced!.faults.filter(({ pointer, code }) => code !== 'stock.short' && !/^\/(shipTo|customer)\//.test(pointer));
  if (faults.length > 0) throw new Refusal('orders.draft_incomplete', {}, { message: faults[0]!.message, faults, status: 422 });
  return priced!;
}

const frozenOf = ({ lines, goods, discount, shipping, tax, total, currency }: PricedUp): Frozen => ({
  lines: lines.map(({ sku, name, quantity, price, discount: off, total: sum }) => ({ sku, name, quantity, price, discount: off, total: sum })),
  goods: goods!,
  discount: discount!,
  shipping: shipping ?? moneyJson(0n, currency!),
  tax: tax!,
  total: total!,
});

const QUOTE_REFUSALS = {
  'orders.unknown_draft': 'There is no such draft.',
  'orders.no_quote': 'No offer of this draft is open.',
  'orders.quote_expired': 'The offer has ended.',
};

/** The offer of a draft that waits for an answer, the draft locked. */
async function openQuote(ctx: Ctx, draftId: string): Promise<Quote> {
  if (!(await lockDraft(ctx, draftId))) throw unknownDraft(draftId);
  const [quote] = await quotesOf(ctx, [draftId]);
  if (quote?.state === 'expired') throw new Refusal('orders.quote_expired', { draftId }, { message: 'The offer has ended.' });
  if (quote?.state !== 'sent') throw new Refusal('orders.no_quote', { draftId }, { message: 'No offer of this draft is open.' });
  return quote;
}

const Answered = Type.Object({ draftId: DraftId, version: Type.Integer() });

export const acceptQuote = defineAction({
  name: 'orders.accept_quote',
  summary: "Takes the customer's word that they accept the offer; the drawing makes the order out of it.",
  input: Type.Object({ draftId: DraftId, version: Type.Optional(Type.Integer({ minimum: 1 })) }, closed),
  output: Answered,
  refusals: QUOTE_REFUSALS,
  locks: ({ draftId }) => [draftId],
  emits: ['orders.quote_accepted'],
  changes: ['draft'],
  run: async (ctx, { draftId, version }) => {
    const [newest] = await quotesOf(ctx, [draftId]);
    if (newest?.state === 'accepted' && (version ?? newest.version) === newest.version) return { draftId, version: newest.version };
    const quote = await openQuote(ctx, draftId);
    if (ctx.now > quote.validUntil || (version ?? quote.version) !== quote.version)
      throw new Refusal('orders.quote_expired', { draftId }, { message: 'The offer has ended.' });
    endQuote(ctx, quote.id, 'accepted', null);
    ctx.emit(quoteAcceptedEvent, draftId, { version: quote.version });
    return { draftId, version: quote.version };
  },
});

export const withdrawQuote = defineAction({
  name: 'orders.withdraw_quote',
  summary: 'Takes an open offer back; the draft can be changed again.',
  input: Type.Object({ draftId: DraftId, reason: Type.Optional(Type.String({ maxLength: 300 })) }, closed),
  output: Answered,
  refusals: QUOTE_REFUSALS,
  locks: ({ draftId }) => [draftId],
  emits: ['orders.quote_withdrawn'],
  changes: ['draft'],
  run: async (ctx, { draftId, reason }) => {
    const quote = await openQuote(ctx, draftId);
    await close(ctx, quote, 'withdrawn', reason ?? null);
    ctx.emit(quoteWithdrawnEvent, draftId, { version: quote.version });
    return { draftId, version: quote.version };
  },
});

export const expireQuote = defineAction({
  name: 'orders.expire_quote',
  summary: 'Ends an offer that nobody has answered; the draft can be changed again.',
  input: Type.Object({ draftId: DraftId }, closed),
  output: Answered,
  refusals: QUOTE_REFUSALS,
  locks: ({ draftId }) => [draftId],
  emits: ['orders.quote_expired'],
  changes: ['draft'],
  run: async (ctx, { draftId }) => {
    const quote = await openQuote(ctx, draftId);
    await close(ctx, quote, 'expired', null);
    ctx.emit(quoteExpiredEvent, draftId, { version: quote.version });
    return { draftId, version: quote.version };
  },
});

async function close(ctx: Ctx, quote: Quote, state: Quote['state'], reason: string | null): Promise<void> {
  endQuote(ctx, quote.id, state, reason);
  await moveDocuments(ctx, [quote.draftId], ['quoted'], 'open');
}

const Decision = Type.Union([Type.Literal('retry'), Type.Literal('give_up')]);

export const decideQuote = defineAction({
  name: 'orders.decide_quote',
  summary: 'Decides what becomes of an accepted offer that can not be placed as it stands: try again, or open it for changes.',
  input: Type.Object({ draftId: DraftId, decision: Decision }, closed),
  output: Type.Object({ decision: Decision }),
  refusals: CLOSED_DRAFT,
  locks: ({ draftId }) => [draftId],
  changes: ['draft'],
  run: async (ctx, { draftId, decision }) => {
    const draft = await lockDraft(ctx, draftId);
    if (!draft) throw unknownDraft(draftId);
    if (draft.state !== 'quoted') throw new Refusal('orders.draft_closed', { draftId, state: draft.state }, { message: `${draft.number} is ${draft.state}.` });
    if (decision === 'give_up') await moveDocuments(ctx, [draftId], ['quoted'], 'open');
    return { decision };
  },
});

export const quoteActions = [sendQuote, acceptQuote, withdrawQuote, expireQuote, decideQuote];
