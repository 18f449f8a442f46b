// The wiring card of the desk; only app.ts imports it.
import { defineModule } from '#kernel';
import { attach, removeAttachment } from './actions/files.ts';
import { addNote, editNote, removeNote } from './actions/notes.ts';
import { readNotices, removeView, saveView, setAlerts } from './actions/own.ts';
import { assign, tag } from './actions/tags.ts';
import { alertReader } from './alerts.ts';
import { deskEvents } from './events.ts';
import { alerts, colleagues, notes, notices, of, tags, views } from './queries.ts';
import { deskFacts } from './facts.ts';
import { deskRoutes } from './routes.ts';
import { TAGS_AT_MOST, UPLOAD_LONGEST_MS } from './rules.ts';
import { sweepNotices } from './store-own.ts';
import { sweepUploads } from './store.ts';

const SWEPT_AT_ONCE = 100;
/** A notice that was read is kept for a quarter of a year. */
const NOTICE_KEPT_MS = 90 * 86_400_000;

export const deskModule = defineModule({
  name: 'desk',
  needs: ['staff'],
  actions: [addNote, editNote, removeNote, tag, assign, attach, removeAttachment, saveView, removeView, readNotices, setAlerts],
  queries: [notes, tags, colleagues, views, notices, alerts, of],
  events: deskEvents,
  readers: [alertReader],
  facts: [deskFacts],
  routes: deskRoutes,
  sweeps: [
    {
      name: 'desk.tidy',
      everyMs: 600_000,
      run: async (ctx) =>
        (await sweepUploads(ctx, new Date(ctx.now.getTime() - UPLOAD_LONGEST_MS), SWEPT_AT_ONCE)) +
        (await sweepNotices(ctx, new Date(ctx.now.getTime() - NOTICE_KEPT_MS), SWEPT_AT_ONCE)),
    },
  ],
  invariants: [
    {
      id: 'K1',
      says: `a document has at most ${TAGS_AT_MOST} tags, each in lower case and without blanks around it`,
      sql: `select document_id, count(*)::text as tags from desk.tag group by document_id having count(*) > ${TAGS_AT_MOST}
        union all select document_id, tag from desk.tag where tag <> lower(tag) or tag <> btrim(tag)`,
    },
    {
      id: 'K2',
      says: 'a file has all its bytes, and one that was removed has none',
      sql: `select f.id, f.byte_count, f.chunk_count, count(c.n) as chunks, coalesce(sum(length(c.bytes)), 0) as bytes from desk.attachment f
        left join desk.chunk c on c.attachment_id = f.id group by f.id
        having case when f.removed_at is null then count(c.n) <> f.chunk_count or coalesce(sum(length(c.bytes)), 0) <> f.byte_count else count(c.n) > 0 end`,
    },
    {
      id: 'K3',
      says: 'pieces of files belong to a file or to an upload under way',
      sql: `select distinct c.attachment_id from desk.chunk c where not exists (select from desk.attachment f where f.id = c.attachment_id)
        and not exists (select from desk.upload u where u.id = c.attachment_id)`,
    },
    {
      id: 'K4',
      says: 'a note that was removed says nothing any more, and what it said is among its wordings',
      sql: `select n.id from desk.note n where n.removed_at is not null and (n.text <> '' or not exists (select from desk.wording w where w.note_id = n.id))`,
    },
  ],
});
