// What may be done with many tokens at once, and which action does it for each of them.
import Type, { type Static } from 'typebox';
import { IdOf } from '#kernel';
import type { TokenRow } from './store-tokens.ts';

/** So many at once, in one transaction; more are done in the background by `batches.bulk`, with the inputs that the preview gives. */
export const TOKENS_LIMIT = 500;

export const VERBS = ['move', 'cancel', 'retry', 'skip', 'resend', 'assign', 'complete', 'carrier'] as const;
export type Verb = (typeof VERBS)[number];

export const WishShape = Type.Object(
  {
    tokens: Type.Array(IdOf('wai'), { minItems: 1, maxItems: TOKENS_LIMIT, description: 'The waits of the tokens, as `watch.tokens` gives them.' }),
    do: Type.Unsafe<Verb>({ type: 'string', enum: [...VERBS] }),
    to: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'The element to which they move.' })),
    reason: Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', description: 'Why; needed to move, cancel or skip.' })),
    accountId: Type.Optional(Type.Union([IdOf('acc'), Type.Null()], { description: 'Who gets the tasks; null for nobody.' })),
    method: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'The way of delivery that parcels without a label take.' })),
    input: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: 'What the form of the tasks is filled in with.' })),
  },
  { additionalProperties: false },
);
export type Wish = Static<typeof WishShape>;

/** What is to be done for a token, or why not. */
export type Plan = { action: string; input: Record<string, unknown> } | { code: string; message: string };

/** The action that cancels documents of a kind, and what it calls the document. */
const CANCELS: Record<string, { action: string; id: string }> = { order: { action: 'orders.cancel', id: 'orderId' } };

const cannot = (code: string, message: string): Plan => ({ code: `watch.${code}`, message });

/** `letters`: the newest letter about each document. */
export function planOf(token: TokenRow | undefined, wish: Wish, letters: ReadonlyMap<string, string>): Plan {
  if (!token) return cannot('gone', 'It does not stand there any more.');
  const reason = wish.reason?.trim();
  switch (wish.do) {
    case 'move':
      if (wish.to === undefined || reason === undefined) return cannot('incomplete', 'It is not said where to, or why.');
      return { action: 'processes.move_token', input: { waitId: token.id, to: wish.to, reason } };
    case 'cancel':
      return cancelOf(token, reason);
    case 'retry':
      return token.incident === null ? cannot('not_stopped', 'It has not stopped.') : { action: 'incidents.retry', input: { incidentId: token.incident } };
    case 'skip':
      if (token.incident === null) return cannot('not_stopped', 'It has not stopped.');
      if (reason === undefined) return cannot('incomplete', 'It is not said why.');
      return { action: 'incidents.skip', input: { incidentId: token.incident, reason } };
    case 'resend': {
      const letter = letters.get(token.document_id) ?? letters.get(token.root_document);
      return letter === undefined ? cannot('no_letter', 'Nothing was sent about it.') : { action: 'messages.resend', input: { messageId: letter } };
    }
    case 'assign':
      if (token.kind !== 'user') return cannot('no_task', 'No task is open here.');
      return { action: 'tasks.assign', input: { tasks: [token.id], accountId: wish.accountId ?? null } };
    case 'carrier':
      if (token.document_kind !== 'parcel') return cannot('no_parcel', 'This is not a parcel.');
      if (wish.method === undefined) return cannot('incomplete', 'It is not said how.');
      return { action: 'shipping.choose_method', input: { parcelId: token.document_id, method: wish.method } };
    case 'complete':
      if (token.kind !== 'user') return cannot('no_task', 'No task is open here.');
      return { action: 'tasks.complete', input: { taskId: token.id, input: wish.input ?? {} } };
  }
}

function cancelOf(token: TokenRow, reason: string | undefined): Plan {
  const [kind, id] = token.document_kind in CANCELS ? [token.document_kind, token.document_id] : [token.root_kind, token.root_document];
  const how = CANCELS[kind];
  if (!how) return cannot('no_cancel', 'Documents of this kind are not cancelled from here.');
  if (reason === undefined) return cannot('incomplete', 'It is not said why.');
  return { action: how.action, input: { [how.id]: id, reason } };
}

/** How what was done is taken back, where it can be. */
export function backOf(token: TokenRow, plan: Plan, value: unknown): { action: string; input: Record<string, unknown> } | null {
  if (!('action' in plan)) return null;
  if (plan.action === 'processes.move_token') {
    const { waitId, rev, since, from } = value as { waitId: string | null; rev: number; since: string; from: string };
    return waitId === null ? null : { action: plan.action, input: { waitId, to: from, reason: String(plan.input.reason), back: { rev, since } } };
  }
  if (plan.action === 'shipping.choose_method')
    return { action: plan.action, input: { parcelId: token.document_id, method: (value as { before: string }).before } };
  if (plan.action === 'tasks.assign')
    return { action: plan.action, input: { tasks: [token.id], accountId: (value as { before: { accountId: string | null }[] }).before[0]?.accountId ?? null } };
  return null;
}
