// The wiring card of payments; only app.ts imports it.
import { type Invariant, defineModule } from '#kernel';
import { authorise } from './actions/authorise.ts';
import { capture } from './actions/capture.ts';
import { collect, remit } from './actions/courier.ts';
import { giveBack } from './actions/give-back.ts';
import { record } from './actions/record.ts';
import { dismiss, match, payOut } from './actions/resolve.ts';
import { take } from './actions/take.ts';
import { recordTransfer } from './actions/transfer.ts';
import { voidPayment } from './actions/void.ts';
import { paymentsEvents } from './events.ts';
import { paymentFacts } from './facts.ts';
import { CARD_PORT, DUES_PORT } from './ports.ts';
import { couriersQuery, listQuery, refundsDueQuery, suspenseQuery } from './queries.ts';

const invariants: Invariant[] = [
  {
    id: 'M4',
    says: 'captured is at most authorised and refunded at most captured, and what a document was paid is its captures less its refunds',
    sql: `with rows as (
        select document_id, sum(captured - refunded) as paid, bool_or(captured > amount or refunded > captured) as wrong from payments.payment group by document_id)
      select coalesce(r.document_id, substr(b.account, 6)) as document_id, r.paid, b.posted, r.wrong
      from rows r full join (select * from kernel.balance where account like 'paid:%') b on b.account = 'paid:' || r.document_id
      where r.wrong or coalesce(r.paid, 0) <> coalesce(b.posted, 0)`,
  },
  {
    id: 'M4-open',
    says: 'a card is authorised exactly while its ledger transfer is pending, with its amount',
    sql: `select coalesce(p.id, h.id) as id, p.state, p.amount, h.amount as pending
      from (select * from payments.payment where pending_id is not null or state = 'authorised') p
      full join (select * from kernel.pending where to_account like 'paid:%') h on h.id = p.pending_id
      where p.id is null or h.id is null or p.state <> 'authorised' or p.amount <> h.amount`,
  },
  {
    id: 'M4-refund',
    says: 'what is refunded of a payment is the sum of its refunds that are done, and an open refund has its money set aside',
    sql: `select p.id, p.refunded, coalesce(r.done, 0) as done, r.loose from payments.payment p
      left join (select f.payment_id, sum(f.amount) filter (where f.state = 'done') as done,
          count(*) filter (where (f.state in ('requested', 'due')) <> (h.id is not null)) as loose
        from payments.refund f left join kernel.pending h on h.id = f.pending_id group by f.payment_id) r on r.payment_id = p.id
      where p.refunded <> coalesce(r.done, 0) or coalesce(r.loose, 0) > 0`,
  },
  {
    id: 'M5',
    says: 'what a provider or a bank told is booked, stale or in suspense, never lost, and nothing in suspense was booked',
    sql: `select e.id, e.result, s.id as suspense from payments.provider_event e left join payments.suspense s on s.event = e.id
      where (e.result = 'suspense') <> (s.id is not null) or (e.result <> 'suspense' and e.payment_id is null)`,
  },
  {
    id: 'M5-bank',
    says: 'the lines of the bank are what was matched and what is in suspense',
    sql: `select currency, sum(line) as lines, sum(matched) as matched, sum(waiting) as waiting from (
        select currency, amount as line, 0 as matched, 0 as waiting from payments.provider_event where provider = 'bank'
        union all select currency, 0, captured, 0 from payments.payment where method = 'bank_transfer'
        union all select currency, 0, 0, amount from payments.suspense where provider = 'bank' and resolution is distinct from 'matched') t
      group by currency having sum(line) <> sum(matched) + sum(waiting)`,
  },
  {
    id: 'M7',
    says: 'what tills and marketplaces took for documents is what their payments say',
    sql: `select method, channel, unit, sum(paid) as paid, sum(booked) as booked from (
        select method, provider as channel, currency as unit, captured as paid, 0 as booked from payments.payment where method in ('cash', 'channel')
        union all select case when from_account like 'till:%' then 'cash' else 'channel' end, substr(from_account, strpos(from_account, ':') + 1), unit, 0, amount from kernel.transfer
          where (from_account like 'till:%' or from_account like 'channel:%') and to_account like 'paid:%' and kind in ('posted', 'post')) t
      group by method, channel, unit having sum(paid) <> sum(booked)`,
  },
  {
    id: 'M6',
    says: 'what a courier owes is what it collected less what it handed over',
    sql: `select carrier, unit, sum(debt) as debt, sum(booked) as booked from (
        select provider as carrier, currency as unit, captured as debt, 0 as booked from payments.payment where method = 'cash_on_delivery'
        union all select carrier, currency, -amount, 0 from payments.remittance
        union all select substr(from_account, 9), unit, 0, amount from kernel.transfer where from_account like 'courier:%' and kind in ('posted', 'post')
        union all select substr(to_account, 9), unit, 0, -amount from kernel.transfer where to_account like 'courier:%' and kind in ('posted', 'post')) t
      group by carrier, unit having sum(debt) <> sum(booked)`,
  },
];

export const paymentsModule = defineModule({
  name: 'payments',
  needs: ['parties'],
  accounts: [
    { family: 'paid', floored: true, says: 'what a document was paid: paid:{documentId}' },
    { family: 'gateway', floored: false, says: "a card provider's side: gateway:{provider}" },
    { family: 'courier', floored: false, says: 'what a courier has collected: courier:{carrier}' },
    { family: 'bank', floored: false, says: 'our bank account: bank:main' },
    {
      family: 'till',
      floored: false,
      says: 'cash in the drawer of a till: till:{channel}; beside it till:{channel}.safe, where floats come from and takings go, and till:{channel}.difference',
    },
    { family: 'channel', floored: false, says: 'what a marketplace has taken from customers for us: channel:{channel}' },
  ],
  actions: [authorise, capture, giveBack, voidPayment, record, recordTransfer, collect, remit, take, match, dismiss, payOut],
  queries: [listQuery, suspenseQuery, refundsDueQuery, couriersQuery],
  events: paymentsEvents,
  facts: [paymentFacts],
  invariants,
  ports: [
    { name: CARD_PORT, says: 'a provider of card payments', concurrency: 16, timeoutMs: 20_000 },
    { name: DUES_PORT, says: 'what documents have to be paid, from the modules that own them' },
  ],
});
