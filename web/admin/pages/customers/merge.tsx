// Two records of one person: hints that they may be, making them one, and taking that back.
import { Button, Radio, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Customer, CustomerRow } from '../../../api/index.ts';
import { Dialog, Trouble, When, useAct, useAsk, useMay, usePeople, useWords } from '../../../ui/index.ts';
import css from './customers.module.css';
import { Section } from './section.tsx';

const TOUCHED = ['parties.get', 'parties.list', 'parties.similar', 'orders.of_customer', 'messages.list'] as const;
const FOUND_AT_MOST = 8;

const contactOf = (customer: CustomerRow): string => [customer.email, customer.phone].filter(Boolean).join(' · ');

/** Who may be the same person, and why. */
export function Similar({ customer }: { customer: Customer }) {
  const { t, named } = useWords();
  const may = useMay();
  const query = useAsk('parties.similar', { customerId: customer.id }, { enabled: may('parties.similar', 'read') });
  const items = query.data?.items ?? [];
  const [chosen, setChosen] = useState<CustomerRow>();
  if (items.length === 0) return null;
  return (
    <Section title={t('customers.similar')}>
      <ul className={css.rows}>
        {items.map((it) => (
          <li key={it.id}>
            <span className={css.grow}>
              <Link to="/customers/$customerId" params={{ customerId: it.id }}>
                {it.name}
              </Link>
              <span className="quiet">
                {' '}
                {contactOf(it)} · {named('customers.why', it.why)}
              </span>
            </span>
            {may('parties.merge') && (
              <Button size="xs" variant="default" onClick={() => setChosen(it)}>
                {t('customers.merge')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {chosen && <MergeDialog customer={customer} first={chosen} onClose={() => setChosen(undefined)} />}
    </Section>
  );
}

/** Chooses who else this customer is, and makes both one. */
export function MergeDialog({ customer, first, onClose }: { customer: Customer; first?: CustomerRow; onClose: () => void }) {
  const { t } = useWords();
  const [q, setQ] = useState('');
  const [goneId, setGoneId] = useState(first?.id ?? '');
  const act = useAct('parties.merge', TOUCHED);
  const found = useAsk('parties.list', { q, limit: FOUND_AT_MOST }, { enabled: q.trim().length > 1, keep: true }).data?.items ?? [];
  const similar = useAsk('parties.similar', { customerId: customer.id }).data?.items ?? [];
  const others = [...new Map([...(first ? [first] : []), ...(q.trim().length > 1 ? found : similar)].map((it) => [it.id, it])).values()].filter(
    (it) => it.id !== customer.id,
  );
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    act.mutate({ keepId: customer.id, goneId }, { onSuccess: onClose });
  };
  return (
    <Dialog size="lg" onClose={onClose} title={t('customers.merge_title', { name: customer.name })}>
      <form className={css.dialog} onSubmit={finish}>
        <p>{t('customers.merge_says')}</p>
        <TextInput label={t('customers.merge_search')} type="search" data-autofocus value={q} onChange={(event) => setQ(event.currentTarget.value)} />
        <Radio.Group label={t('customers.merge_with')} value={goneId} onChange={setGoneId}>
          <div className={css.radios}>
            {others.length === 0 && <p className="quiet">{t('customers.no_match')}</p>}
            {others.map((it) => (
              <Radio key={it.id} value={it.id} label={it.name} description={contactOf(it)} />
            ))}
          </div>
        </Radio.Group>
        {act.error && <Trouble problem={act.error} />}
        <div className={css.dialogFoot}>
          <Button variant="default" onClick={onClose}>
            {t('customers.back')}
          </Button>
          <Button type="submit" loading={act.isPending} disabled={goneId === ''}>
            {t('customers.merge')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Whom the record took in; the last one can be taken back first. */
export function Merged({ customer }: { customer: Customer }) {
  const { t } = useWords();
  const may = useMay();
  const person = usePeople();
  const undo = useAct('parties.unmerge', TOUCHED);
  if (customer.merged.length === 0) return null;
  return (
    <Section title={t('customers.merged')}>
      <ul className={css.rows}>
        {customer.merged.map((it) => (
          <li key={it.mergeId}>
            <span className={css.grow}>
              {it.name}{' '}
              <span className="quiet">
                {[it.email, it.phone].filter(Boolean).join(' · ')} · <When at={it.at} /> {person(it.actor)}
              </span>
            </span>
            {may('parties.unmerge') && (
              <Button size="xs" variant="default" loading={undo.isPending} onClick={() => undo.mutate({ mergeId: it.mergeId })}>
                {t('customers.unmerge')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {undo.error && <Trouble problem={undo.error} />}
    </Section>
  );
}
