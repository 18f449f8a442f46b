// Who orders and where to: a known customer by name, phone or e-mail with their earlier addresses, or a new one.
import { Autocomplete, Button, Select, TextInput } from '@mantine/core';
import { Search, UserRoundX } from 'lucide-react';
import { useAsk, useMay, useWords } from '../../../ui/index.ts';
import type { Form } from './form.ts';
import css from './place.module.css';
import { useFinder } from './finder.ts';
import { useSettled } from './price-up.ts';

const COUNTRIES = ['RO', 'MD', 'PL', 'BR', 'AT', 'BG', 'CZ', 'DE', 'ES', 'FR', 'GR', 'HR', 'HU', 'IT', 'LT', 'NL', 'PT', 'SI', 'SK'];
const LEAST_LETTERS = 2;

interface Props {
  form: Form;
  country: string;
  faultAt: (pointer: string) => string | undefined;
  set: (change: Partial<Form>) => void;
}

/** The part of the page about the customer. */
export function CustomerPart(props: Props) {
  const { form, set } = props;
  const { t } = useWords();
  return (
    <section className={css.part} aria-labelledby="part-customer">
      <div className={css.partHead}>
        <h2 id="part-customer">{t('orders.customer')}</h2>
        {form.customerId !== undefined && (
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            leftSection={<UserRoundX size={14} aria-hidden />}
            onClick={() => set({ customerId: undefined, name: '', email: '', phone: '', shipName: '', street: '', city: '', postalCode: '', region: '' })}
          >
            {t('drafts.other_customer')}
          </Button>
        )}
      </div>
      {form.customerId === undefined && <CustomerSearch set={set} />}
      {form.customerId !== undefined && <EarlierAddresses customerId={form.customerId} form={form} set={set} />}
      <Fields {...props} />
    </section>
  );
}

const FIELDS = [
  { name: 'name', pointer: '/customer/name', type: 'text', isWide: false },
  { name: 'phone', pointer: '/customer/phone', type: 'tel', isWide: false },
  { name: 'email', pointer: '/customer/email', type: 'email', isWide: false },
  { name: 'street', pointer: '/shipTo/street', type: 'text', isWide: true },
  { name: 'postalCode', pointer: '/shipTo/postalCode', type: 'text', isWide: false },
  { name: 'city', pointer: '/shipTo/city', type: 'text', isWide: false },
] as const;

function Fields({ form, country, faultAt, set }: Props) {
  const { t, country: nameOf } = useWords();
  const codes = COUNTRIES.includes(country) || country === '' ? COUNTRIES : [country, ...COUNTRIES];
  return (
    <div className={css.fields}>
      {FIELDS.map(({ name, pointer, type, isWide }) => (
        <TextInput
          key={name}
          type={type}
          className={isWide ? css.wide : undefined}
          label={t(`place.${name}`)}
          autoComplete="off"
          error={faultAt(pointer)}
          value={form[name]}
          onChange={(event) => set({ [name]: event.currentTarget.value })}
        />
      ))}
      <Select
        label={t('place.country')}
        searchable
        data={codes.map((it) => ({ value: it, label: nameOf(it) }))}
        value={country || null}
        onChange={(it) => set({ country: it ?? '' })}
        error={faultAt('/shipTo/country')}
      />
      <TextInput
        label={t('drafts.recipient')}
        placeholder={form.name}
        autoComplete="off"
        error={faultAt('/shipTo/name')}
        value={form.shipName}
        onChange={(event) => set({ shipName: event.currentTarget.value })}
      />
    </div>
  );
}

function CustomerSearch({ set }: Pick<Props, 'set'>) {
  const { t } = useWords();
  const may = useMay();
  const { text, type, picked } = useFinder();
  const q = useSettled(text.trim(), text.trim());
  const found = useAsk('parties.list', { q, limit: 8 }, { enabled: may('parties.list', 'read') && q.length >= LEAST_LETTERS, keep: true }).data?.items ?? [];
  const shown = q.length >= LEAST_LETTERS ? found : [];
  const byId = new Map(shown.map((it) => [it.id as string, it]));
  return (
    <Autocomplete
      label={t('drafts.find_customer')}
      leftSection={<Search size={16} aria-hidden />}
      placeholder={t('drafts.find_customer_help')}
      value={text}
      onChange={type}
      data={shown.map((it) => ({ value: it.id, label: it.name }))}
      filter={({ options }) => options}
      renderOption={({ option }) => {
        const it = byId.get(option.value);
        return (
          <span className={css.option}>
            <span>{it?.name}</span>
            <span className="quiet">{[it?.phone, it?.email].filter(Boolean).join(' · ')}</span>
          </span>
        );
      }}
      onOptionSubmit={(id) => {
        const it = byId.get(id);
        if (it) set({ customerId: it.id, name: it.name, email: it.email ?? '', phone: it.phone ?? '', language: it.language, country: it.country });
        picked();
      }}
      data-autofocus
    />
  );
}

/** Where their orders went before: one click fills the address in. */
function EarlierAddresses({ customerId, form, set }: { customerId: string } & Pick<Props, 'form' | 'set'>) {
  const { t } = useWords();
  const may = useMay();
  const items = useAsk('orders.addresses', { customerId }, { enabled: may('orders.addresses', 'read') }).data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <div className={css.addresses} role="group" aria-label={t('drafts.earlier_addresses')}>
      {items.map((it) => (
        <button
          key={[it.name, it.street, it.city].join()}
          type="button"
          className={css.address}
          aria-pressed={it.street === form.street && it.city === form.city}
          onClick={() =>
            set({
              shipName: it.name === form.name ? '' : it.name,
              street: it.street,
              city: it.city,
              postalCode: it.postalCode,
              region: it.region ?? '',
              country: it.country,
            })
          }
        >
          <span>{it.street}</span>
          <span className="quiet">
            {it.postalCode} {it.city}, {it.country}
          </span>
        </button>
      ))}
    </div>
  );
}
