// What somebody keeps for themselves: saved views, read notices, and the wish to hear of new orders.
import Type from 'typebox';
import { type Ctx, MoneySchema, Refusal, defineAction, parseMoney } from '#kernel';
import { VIEWS_AT_MOST } from '../rules.ts';
import { NoticeId, ViewId, closed } from '../schemas.ts';
import * as own from '../store-own.ts';

const Page = Type.String({ pattern: '^[a-z][a-z0-9_/-]{0,39}$', description: 'The page that the view belongs to, e.g. orders.' });

export const saveView = defineAction({
  name: 'desk.save_view',
  summary: 'Saves a page’s filters and columns under a name, or changes a view of one’s own.',
  input: Type.Object(
    {
      viewId: Type.Optional(ViewId),
      page: Page,
      name: Type.String({ minLength: 1, maxLength: 60 }),
      address: Type.String({ maxLength: 2_000, pattern: '^(\\?.*)?$', description: 'What stands behind the page’s path, from the question mark on.' }),
      shared: Type.Boolean(),
    },
    closed,
  ),
  output: Type.Object({ viewId: ViewId }),
  refusals: {
    'desk.unknown_view': 'There is no such view.',
    'desk.not_yours': 'Somebody else made it.',
    'desk.too_many_views': `A person has at most ${VIEWS_AT_MOST} views of a page.`,
  },
  changes: [],
  run: async (ctx, { viewId, ...view }) => {
    const accountId = ctx.actor.id;
    const page = viewId === undefined ? view.page : (await ownView(ctx, viewId)).page;
    if (viewId === undefined && (await own.viewCount(ctx, page, accountId)) >= VIEWS_AT_MOST) throw new Refusal('desk.too_many_views', {}, { status: 422 });
    const id = viewId ?? ctx.id('vie');
    own.saveView(ctx, { ...view, id, page, name: view.name.trim() || view.name, accountId });
    return { viewId: id };
  },
});

export const removeView = defineAction({
  name: 'desk.remove_view',
  summary: 'Removes a view of one’s own.',
  input: Type.Object({ viewId: ViewId }, closed),
  output: Type.Object({ viewId: ViewId }),
  refusals: { 'desk.unknown_view': 'There is no such view.', 'desk.not_yours': 'Somebody else made it.' },
  changes: [],
  run: async (ctx, { viewId }) => {
    await ownView(ctx, viewId);
    own.removeView(ctx, viewId);
    return { viewId };
  },
});

async function ownView(ctx: Ctx, viewId: string) {
  const view = await own.lockView(ctx, viewId);
  // Of a view that is not shared a stranger learns nothing, not even that it is there.
  if (!view || (!view.shared && view.accountId !== ctx.actor.id)) throw new Refusal('desk.unknown_view', { viewId }, { status: 404 });
  if (view.accountId !== ctx.actor.id) throw new Refusal('desk.not_yours', { viewId }, { status: 403 });
  return view;
}

export const readNotices = defineAction({
  name: 'desk.read_notices',
  summary: 'Marks one’s notices as read: some of them, or all.',
  input: Type.Object({ notices: Type.Optional(Type.Array(NoticeId, { maxItems: 200 })) }, closed),
  output: Type.Object({ read: Type.Integer() }),
  refusals: {},
  changes: [],
  run: async (ctx, { notices }) => ({ read: await own.readNotices(ctx, ctx.actor.id, notices ?? null) }),
});

export const AlertShape = {
  newOrders: Type.Boolean({ description: 'Whether new orders give a notice at all.' }),
  channels: Type.Union([Type.Array(Type.String({ minLength: 1, maxLength: 40 }), { maxItems: 100 }), Type.Null()], {
    description: 'Only orders of these channels; null means all.',
  }),
  minTotal: Type.Union([MoneySchema, Type.Null()], {
    description: 'Only orders of at least so much; orders in other currencies are told whatever they are worth.',
  }),
  browser: Type.Boolean({ description: 'Show a notification of the browser, too.' }),
  sound: Type.Boolean({ description: 'Sound a tone, too.' }),
};

export const setAlerts = defineAction({
  name: 'desk.set_alerts',
  summary: 'Says of which new orders one wants to hear, and how.',
  input: Type.Object(AlertShape, closed),
  output: Type.Object({ newOrders: Type.Boolean() }),
  refusals: { 'desk.people_only': 'Only people are told of new orders.' },
  changes: [],
  run: async (ctx, { minTotal, ...alert }) => {
    if (ctx.actor.kind !== 'person') throw new Refusal('desk.people_only', {}, { status: 403 });
    own.saveAlert(ctx, ctx.actor.id, { ...alert, minTotal: minTotal === null ? null : parseMoney(minTotal) });
    return { newOrders: alert.newOrders };
  },
});
