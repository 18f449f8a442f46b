// What must hold of comments, as queries that return no row.
import type { Invariant } from '#kernel';

export const talkInvariants: Invariant[] = [
  {
    id: 'D4',
    says: 'a comment that was removed says nothing any more, and what it said is among its wordings',
    sql: `select c.id from studio.comment c where c.removed_at is not null
      and (c.text <> '' or not exists (select from studio.wording w where w.comment_id = c.id))`,
  },
  {
    id: 'D5',
    says: 'an answer stands in a thread that a comment about the same element has begun',
    sql: `select c.id from studio.comment c left join studio.comment t on t.id = c.thread_id
      where t.id is null or t.thread_id <> t.id or t.key <> c.key or t.element is distinct from c.element or (c.resolved_at is not null and c.id <> c.thread_id)`,
  },
];
