// What a customer agreed to: marketing by channel, off until it is given, each statement with when and where.
import { Button, Checkbox, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Customer } from '../../../api/index.ts';
import { Dialog, Trouble, When, useAct, useMay, usePeople, useWords } from '../../../ui/index.ts';
import css from './customers.module.css';
import { Section } from './section.tsx';

const CHANNELS = ['email', 'sms', 'phone', 'post'] as const;
type Channel = (typeof CHANNELS)[number];

/** The consents of a customer; a change asks where the customer said so. */
export function Consents({ customer }: { customer: Customer }) {
  const { t, named } = useWords();
  const may = useMay();
  const person = usePeople();
  const [asked, setAsked] = useState<{ channel: Channel; given: boolean }>();
  const mayChange = may('parties.set_consent') && customer.mergedInto === null;
  return (
    <Section title={t('customers.consents')}>
      <ul className={css.consents}>
        {CHANNELS.map((channel) => {
          const last = customer.consents.find((it) => it.channel === channel);
          return (
            <li key={channel}>
              <Checkbox
                label={named('customers.consent', channel)}
                checked={last?.given ?? false}
                disabled={!mayChange}
                onChange={() => setAsked({ channel, given: !(last?.given ?? false) })}
              />
              {last && (
                <p className="quiet">
                  <When at={last.at} /> · {last.source} {person(last.actor)}
                </p>
              )}
            </li>
          );
        })}
      </ul>
      {asked && <ConsentDialog customer={customer} {...asked} onClose={() => setAsked(undefined)} />}
    </Section>
  );
}

function ConsentDialog({ customer, channel, given, onClose }: { customer: Customer; channel: Channel; given: boolean; onClose: () => void }) {
  const { t, named } = useWords();
  const [source, setSource] = useState('');
  const act = useAct('parties.set_consent', ['parties.get', 'parties.list']);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    act.mutate({ customerId: customer.id, channel, given, source: source.trim() }, { onSuccess: onClose });
  };
  const title = given
    ? t('customers.give_consent', { channel: named('customers.consent', channel) })
    : t('customers.withdraw_consent', { channel: named('customers.consent', channel) });
  return (
    <Dialog onClose={onClose} title={title}>
      <form className={css.dialog} onSubmit={finish}>
        <TextInput
          label={t('customers.consent_source')}
          description={t('customers.consent_source_help')}
          required
          maxLength={200}
          data-autofocus
          value={source}
          onChange={(event) => setSource(event.currentTarget.value)}
        />
        {act.error && <Trouble problem={act.error} />}
        <div className={css.dialogFoot}>
          <Button variant="default" onClick={onClose}>
            {t('customers.back')}
          </Button>
          <Button type="submit" loading={act.isPending} disabled={source.trim() === ''}>
            {t('customers.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
