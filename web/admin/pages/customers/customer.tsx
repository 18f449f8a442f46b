// One customer as one record: who it is, what they ordered and were written, what they agreed to, and whether they are somebody else.
import { Button, Menu } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { Download, Ellipsis, Eraser, Merge, Pencil } from 'lucide-react';
import { useState } from 'react';
import { type Customer, act } from '../../../api/index.ts';
import { BackArrow, PageHead, RowsToCome, State, Trouble, When, useAsk, useLive, useMay, useWords } from '../../../ui/index.ts';
import { Consents } from './consents.tsx';
import { DeskLine } from '../desk/desk-line.tsx';
import css from './customers.module.css';
import { EditDialog } from './edit-dialog.tsx';
import { EraseDialog } from './erase-dialog.tsx';
import { MergeDialog, Merged, Similar } from './merge.tsx';
import { Notes } from './notes.tsx';
import { Orders, Totals } from './orders.tsx';
import { Section } from './section.tsx';

const LETTERS_SHOWN = 20;

/** The customer's page. */
export function CustomerPage() {
  const { t } = useWords();
  const { customerId } = useParams({ from: '/shell/customers/$customerId' });
  const query = useAsk('parties.get', { customerId });
  useLive(['parties'], ['parties.get', 'parties.similar']);
  const customer = query.data;
  const isOver = customer !== undefined && (customer.mergedInto !== null || customer.erasedAt !== null);
  return (
    <>
      <PageHead
        back={
          <Link to="/customers" className={css.back}>
            <BackArrow /> {t('customers.title')}
          </Link>
        }
        title={customer?.name ?? t('customers.one')}
        actions={customer && !isOver && <Doing customer={customer} />}
      />
      {query.isPending && <RowsToCome rows={6} />}
      {query.error && (
        <div className={css.around}>
          <Trouble problem={query.error} again={() => void query.refetch()} />
        </div>
      )}
      {customer && (
        <>
          <Over customer={customer} />
          <div className={css.desk}>
            <DeskLine documentId={customer.id} />
          </div>
          <Totals customerId={customer.id} />
          <div className={css.sides}>
            <div className={css.side}>
              <Orders customerId={customer.id} />
              <Notes customerId={customer.id} />
              <Letters customerId={customer.id} />
            </div>
            <div className={css.side}>
              <Contact customer={customer} />
              <Addresses customer={customer} />
              {customer.erasedAt === null && <Consents customer={customer} />}
              {!isOver && <Similar customer={customer} />}
              <Merged customer={customer} />
            </div>
          </div>
        </>
      )}
    </>
  );
}

/** Says that this record is not one of a customer any more. */
function Over({ customer }: { customer: Customer }) {
  const { t } = useWords();
  if (customer.mergedInto !== null)
    return (
      <p className={css.over}>
        {t('customers.was_merged')}{' '}
        <Link to="/customers/$customerId" params={{ customerId: customer.mergedInto }}>
          {t('customers.to_kept')}
        </Link>
      </p>
    );
  if (customer.erasedAt === null) return null;
  return (
    <p className={css.over}>
      {t('customers.was_erased')} <When at={customer.erasedAt} />
    </p>
  );
}

type Open = 'edit' | 'merge' | 'erase';

function Doing({ customer }: { customer: Customer }) {
  const { t } = useWords();
  const may = useMay();
  const [open, setOpen] = useState<Open>();
  const close = (): void => setOpen(undefined);
  const more = may('parties.merge') || may('parties.export') || may('parties.erase');
  return (
    <>
      {more && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" leftSection={<Ellipsis size={16} aria-hidden />}>
              {t('customers.more')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {may('parties.merge') && (
              <Menu.Item leftSection={<Merge size={16} aria-hidden />} onClick={() => setOpen('merge')}>
                {t('customers.merge')}
              </Menu.Item>
            )}
            {may('parties.export') && (
              <Menu.Item leftSection={<Download size={16} aria-hidden />} onClick={() => void download(customer)}>
                {t('customers.export')}
              </Menu.Item>
            )}
            {may('parties.erase') && (
              <Menu.Item color="red" leftSection={<Eraser size={16} aria-hidden />} onClick={() => setOpen('erase')}>
                {t('customers.erase')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {may('parties.update') && (
        <Button leftSection={<Pencil size={16} aria-hidden />} onClick={() => setOpen('edit')}>
          {t('customers.edit')}
        </Button>
      )}
      {open === 'edit' && <EditDialog customer={customer} onClose={close} onDone={close} />}
      {open === 'merge' && <MergeDialog customer={customer} onClose={close} />}
      {open === 'erase' && <EraseDialog customer={customer} onClose={close} />}
    </>
  );
}

/** Everything that is kept about the person, as a file. */
async function download(customer: Customer): Promise<void> {
  const { data } = await act('parties.export', { customerId: customer.id });
  const address = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${customer.id}.json`;
  link.click();
  URL.revokeObjectURL(address);
}

function Contact({ customer }: { customer: Customer }) {
  const { t, country, languageName } = useWords();
  return (
    <Section title={t('customers.contact')}>
      <dl className={css.facts}>
        <dt>{t('customers.email')}</dt>
        <dd>{customer.email ? <a href={`mailto:${customer.email}`}>{customer.email}</a> : '–'}</dd>
        <dt>{t('customers.phone')}</dt>
        <dd>{customer.phone ? <a href={`tel:${customer.phone}`}>{customer.phone}</a> : '–'}</dd>
        <dt>{t('customers.country')}</dt>
        <dd>{country(customer.country)}</dd>
        <dt>{t('customers.language')}</dt>
        <dd>{languageName(customer.language)}</dd>
        <dt>{t('customers.since')}</dt>
        <dd>
          <When at={customer.createdAt} />
        </dd>
      </dl>
    </Section>
  );
}

function Addresses({ customer }: { customer: Customer }) {
  const { t, country } = useWords();
  return (
    <Section title={t('customers.addresses')}>
      {customer.addresses.length === 0 && <p className="quiet">{t('customers.no_addresses')}</p>}
      <ul className={css.addresses}>
        {customer.addresses.map((it) => (
          <li key={it.id}>
            <address>
              {it.name}
              <br />
              {it.street}
              <br />
              {[it.postalCode, it.city, it.region, country(it.country)].filter(Boolean).join(', ')}
            </address>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Letters({ customerId }: { customerId: string }) {
  const { t } = useWords();
  const may = useMay();
  const query = useAsk('messages.list', { customer: customerId, limit: LETTERS_SHOWN }, { enabled: may('messages.list', 'read') });
  if (!query.data) return null;
  return (
    <Section title={t('customers.letters')}>
      {query.data.items.length === 0 && <p className="quiet">{t('customers.no_letters')}</p>}
      <ul className={css.rows}>
        {query.data.items.map((it) => (
          <li key={it.id}>
            <Link to="/mail" search={{ message: it.id }} className={css.grow}>
              {it.subject}
            </Link>
            <State family="state.message" value={it.state} />
            <When at={it.at} />
          </li>
        ))}
      </ul>
    </Section>
  );
}
