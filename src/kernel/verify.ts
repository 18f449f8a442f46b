// Every invariant is a query that must return no row; `kontor verify` runs them all.
import type { Db } from './db.ts';
import type { Invariant } from './module.ts';
import type { Registry } from './registry.ts';
import { raw } from './sql.ts';

/** A broken invariant with the first rows that show it. */
export type Violation = { id: string; says: string; rows: unknown[] };

const kernelInvariants: Invariant[] = [
  {
    id: 'S1',
    says: 'a balance is the sum of the transfers that moved something in or out of its account',
    sql: `with moved as (
        select from_account as account, -amount as amount from kernel.transfer where kind in ('posted', 'post')
        union all select to_account, amount from kernel.transfer where kind in ('posted', 'post')),
      sums as (select account, sum(amount) as amount from moved group by account)
      select b.account, b.posted, coalesce(s.amount, 0) as transfers from kernel.balance b left join sums s using (account) where b.posted <> coalesce(s.amount, 0)`,
  },
  {
    id: 'S3',
    says: 'what is held of an account is the sum of its open pending transfers',
    sql: `with held as (select from_account as account, sum(amount) as amount from kernel.pending group by from_account)
      select b.account, b.pending, coalesce(h.amount, 0) as holds from kernel.balance b left join held h using (account) where b.pending <> coalesce(h.amount, 0)`,
  },
  {
    id: 'S2',
    says: 'no balance is below its floor',
    sql: `select account, posted, pending, floor from kernel.balance where posted - pending < floor or pending < 0`,
  },
  {
    id: 'S4',
    says: 'a pending transfer is open or has ended exactly once, never both',
    sql: `select t.id, p.id is not null as open, count(e.id) as ends from kernel.transfer t
      left join kernel.pending p on p.id = t.id left join kernel.transfer e on e.pending_id = t.id
      where t.kind = 'pending' group by t.id, p.id having (p.id is not null)::int + count(e.id) <> 1`,
  },
  {
    id: 'M1',
    says: 'the ledger sums to zero in each unit',
    sql: `select unit, sum(moved) as rest from (
        select unit, amount as moved from kernel.transfer where kind in ('posted', 'post')
        union all select unit, -amount from kernel.transfer where kind in ('posted', 'post')) t group by unit having sum(moved) <> 0`,
  },
  {
    id: 'I5',
    says: 'an outside call that is done has its answer on record',
    sql: `select id, action from kernel.job where state = 'done' and answer is null`,
  },
];

/** Runs every invariant of the kernel and of the modules; an empty list means that all hold. `checked` says how many. */
export async function verify(db: Db, registry: Registry): Promise<{ checked: number; violations: Violation[] }> {
  const invariants = [...kernelInvariants, ...registry.invariants];
  const violations: Violation[] = [];
  for (const invariant of invariants) {
    // Materialized, or the limit would make the planner look for a first row that is not there.
    const rows = await db.read(raw(`with found as materialized (${invariant.sql}) select * from found limit 20`));
    if (rows.length > 0) violations.push({ id: invariant.id, says: invariant.says, rows });
  }
  return { checked: invariants.length, violations };
}
