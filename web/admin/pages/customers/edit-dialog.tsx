// Enters a customer or changes one: contact, language and addresses; what the server finds wrong stands at its field.
import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Customer, InputOf, Problem } from '../../../api/index.ts';
import { Dialog, LANGUAGES, OWN_NAMES, Trouble, useAct, useLanguage, useWords } from '../../../ui/index.ts';
import { COUNTRIES } from './countries.ts';
import css from './customers.module.css';

type AddressDraft = { name: string; street: string; city: string; postalCode: string; region: string; country: string };
const TOUCHED = ['parties.list', 'parties.get', 'parties.similar'] as const;

interface Draft {
  name: string;
  email: string;
  phone: string;
  country: string;
  language: (typeof LANGUAGES)[number];
  addresses: AddressDraft[];
}

const draftOf = (customer: Customer): Draft => ({
  name: customer.name,
  email: customer.email ?? '',
  phone: customer.phone ?? '',
  country: customer.country,
  language: customer.language,
  addresses: customer.addresses.map(({ name, street, city, postalCode, region, country }) => ({
    name,
    street,
    city,
    postalCode,
    region: region ?? '',
    country,
  })),
});

/** The dialog; without a customer it enters a new one. */
export function EditDialog({ customer, onClose, onDone }: { customer?: Customer; onClose: () => void; onDone: (customerId: string) => void }) {
  const { t } = useWords();
  const { language } = useLanguage();
  const [draft, setDraft] = useState<Draft>(customer ? draftOf(customer) : { name: '', email: '', phone: '', country: 'RO', language, addresses: [] });
  const create = useAct('parties.create', TOUCHED);
  const update = useAct('parties.update', TOUCHED);
  const set = (change: Partial<Draft>): void => setDraft((now) => ({ ...now, ...change }));
  const used = customer ? update : create;
  const wrong = faultAt(used.error);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    const { name, country, language: spoken } = draft;
    const [email, phone] = [draft.email.trim(), draft.phone.trim()];
    const addresses = draft.addresses.map(({ region, ...address }) => ({ ...address, ...(region.trim() === '' ? {} : { region: region.trim() }) }));
    const done = { onSuccess: ({ customerId }: { customerId: string }) => onDone(customerId) };
    if (customer) update.mutate({ customerId: customer.id, name, country, language: spoken, email: email || null, phone: phone || null, addresses }, done);
    else {
      const input: InputOf<'parties.create'> = { name, country, language: spoken, addresses, ...(email ? { email } : {}), ...(phone ? { phone } : {}) };
      create.mutate(input, done);
    }
  };
  return (
    <Dialog size="lg" onClose={onClose} title={customer ? t('customers.edit') : t('customers.create')}>
      <form className={css.dialog} onSubmit={finish}>
        <Contact draft={draft} wrong={wrong} onChange={set} />
        <Addresses draft={draft} wrong={wrong} onChange={(addresses) => set({ addresses })} />
        {used.error && <Trouble problem={used.error} />}
        <div className={css.dialogFoot}>
          <Button variant="default" onClick={onClose}>
            {t('customers.back')}
          </Button>
          <Button type="submit" loading={used.isPending}>
            {t('customers.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Contact({
  draft,
  wrong,
  onChange: set,
}: {
  draft: Draft;
  wrong: (pointer: string) => string | undefined;
  onChange: (change: Partial<Draft>) => void;
}) {
  const { t } = useWords();
  return (
    <>
      <TextInput
        label={t('customers.name')}
        required
        maxLength={200}
        data-autofocus
        value={draft.name}
        error={wrong('/name')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <div className={css.two}>
        <TextInput
          label={t('customers.email')}
          type="email"
          maxLength={254}
          value={draft.email}
          error={wrong('/email')}
          onChange={(event) => set({ email: event.currentTarget.value })}
        />
        <TextInput
          label={t('customers.phone')}
          type="tel"
          maxLength={40}
          value={draft.phone}
          error={wrong('/phone')}
          onChange={(event) => set({ phone: event.currentTarget.value })}
        />
        <CountrySelect label={t('customers.country')} value={draft.country} onChange={(country) => set({ country })} />
        <NativeSelect
          label={t('customers.language')}
          data={LANGUAGES.map((it) => ({ value: it, label: OWN_NAMES[it] }))}
          value={draft.language}
          onChange={(event) => set({ language: LANGUAGES.find((it) => it === event.currentTarget.value) ?? draft.language })}
        />
      </div>
    </>
  );
}

/** What the server found wrong at a field. */
const faultAt =
  (problem: Problem | null) =>
  (pointer: string): string | undefined =>
    problem?.faults.find((fault) => fault.pointer === pointer)?.message;

function CountrySelect({ label, value, onChange }: { label: string; value: string; onChange: (country: string) => void }) {
  const { country } = useWords();
  const codes = COUNTRIES.includes(value) ? COUNTRIES : [value, ...COUNTRIES];
  return (
    <NativeSelect
      label={label}
      data={codes.map((it) => ({ value: it, label: country(it) }))}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

interface AddressesProps {
  draft: Draft;
  wrong: (pointer: string) => string | undefined;
  onChange: (addresses: AddressDraft[]) => void;
}

function Addresses({ draft, wrong, onChange }: AddressesProps) {
  const { t } = useWords();
  const { addresses } = draft;
  const change = (at: number, part: Partial<AddressDraft>): void => onChange(addresses.map((one, i) => (i === at ? { ...one, ...part } : one)));
  return (
    <>
      {addresses.map((address, at) => (
        <fieldset key={at} className={css.address}>
          <legend>{t('customers.address_n', { n: at + 1 })}</legend>
          <ActionIcon
            variant="subtle"
            color="gray"
            className={css.remove}
            aria-label={t('form.remove_row', { row: at + 1 })}
            onClick={() => onChange(addresses.filter((_, i) => i !== at))}
          >
            <X size={16} aria-hidden />
          </ActionIcon>
          <TextInput
            label={t('field.name')}
            required
            maxLength={200}
            value={address.name}
            onChange={(event) => change(at, { name: event.currentTarget.value })}
          />
          <TextInput
            label={t('field.street')}
            required
            maxLength={300}
            value={address.street}
            onChange={(event) => change(at, { street: event.currentTarget.value })}
          />
          <div className={css.two}>
            <TextInput
              label={t('field.postalCode')}
              maxLength={16}
              value={address.postalCode}
              error={wrong(`/addresses/${at}/postalCode`)}
              onChange={(event) => change(at, { postalCode: event.currentTarget.value })}
            />
            <TextInput
              label={t('field.city')}
              required
              maxLength={120}
              value={address.city}
              onChange={(event) => change(at, { city: event.currentTarget.value })}
            />
            <TextInput
              label={t('field.region')}
              maxLength={120}
              value={address.region}
              onChange={(event) => change(at, { region: event.currentTarget.value })}
            />
            <CountrySelect label={t('field.country')} value={address.country} onChange={(country) => change(at, { country })} />
          </div>
        </fieldset>
      ))}
      <Button
        variant="subtle"
        size="xs"
        className={css.add}
        leftSection={<Plus size={14} aria-hidden />}
        onClick={() => onChange([...addresses, { name: draft.name, street: '', city: '', postalCode: '', region: '', country: draft.country }])}
      >
        {t('customers.add_address')}
      </Button>
    </>
  );
}
