// Places an order by hand, so that a person on the telephone, or one who tries Kontor out, gets one going.
import { ActionIcon, Autocomplete, Button, Modal, NumberInput, Radio, Select, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Plus, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { PlaceOrder } from '../../../api/index.ts';
import { Trouble, useAct, useAsk, useMay, useWords, useFaults } from '../../../ui/index.ts';
import css from './place-dialog.module.css';

const METHODS = ['card', 'bank_transfer', 'cash_on_delivery'] as const;
const COUNTRIES = ['RO', 'MD', 'PL', 'BR', 'BG', 'CZ', 'DE', 'HU', 'IT', 'PT', 'SK'];
const DELIVERY = 'courier';

interface Draft {
  channel: string;
  name: string;
  email: string;
  phone: string;
  street: string;
  postalCode: string;
  city: string;
  country: string;
  method: PlaceOrder['payment']['method'];
  lines: { sku: string; quantity: number }[];
}

const EMPTY: Draft = {
  channel: '',
  name: '',
  email: '',
  phone: '',
  street: '',
  postalCode: '',
  city: '',
  country: '',
  method: 'card',
  lines: [{ sku: '', quantity: 1 }],
};

/** The dialog; a placed order is opened at once. */
export function PlaceDialog({ onClose }: { onClose: () => void }) {
  const { t, named } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const channels = useAsk('orders.channels', {}, { enabled: may('orders.channels', 'read') }).data?.items ?? [];
  const [draft, setDraft] = useState(EMPTY);
  const place = useAct('orders.place', ['orders.list']);
  // What is placed by hand has most often been told on the telephone.
  const channel = channels.find((it) => it.code === draft.channel) ?? channels.find((it) => it.kind === 'phone') ?? channels[0];
  const set = (change: Partial<Draft>): void => setDraft((now) => ({ ...now, ...change }));
  const faults = useFaults(place.error);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    if (channel === undefined) return;
    const input = inputOf({ ...draft, channel: channel.code, country: draft.country || channel.country }, channel.currency);
    place.mutate(input, { onSuccess: ({ orderId }) => void navigate({ to: '/orders/$orderId', params: { orderId } }) });
  };
  return (
    <Modal opened onClose={onClose} size="lg" title={t('place.title')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <form className={css.form} onSubmit={finish}>
        <Select
          label={t('orders.channel')}
          data={channels.map((it) => ({ value: it.code, label: `${it.name} · ${it.currency}` }))}
          value={channel?.code ?? null}
          onChange={(code) => set({ channel: code ?? '' })}
          allowDeselect={false}
          error={faults.get('/channel')}
        />
        <Recipient draft={draft} country={draft.country || (channel?.country ?? '')} faults={faults} set={set} />
        <Lines lines={draft.lines} faults={faults} onChange={(lines) => set({ lines })} />
        <Radio.Group
          label={t('orders.payment')}
          value={draft.method}
          onChange={(method) => set({ method: METHODS.find((it) => it === method) ?? 'card' })}
          error={faults.get('/payment/method')}
        >
          <div className={css.radios}>
            {METHODS.map((it) => (
              <Radio key={it} value={it} label={named('payment', it)} />
            ))}
          </div>
        </Radio.Group>
        {place.error && <Trouble problem={place.error} />}
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={place.isPending} disabled={channel === undefined}>
            {t('place.submit')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

interface RecipientProps {
  draft: Draft;
  country: string;
  faults: ReadonlyMap<string, string>;
  set: (change: Partial<Draft>) => void;
}

const FIELDS = [
  { name: 'name', pointer: '/customer/name', type: 'text', required: true, 'data-autofocus': true },
  { name: 'email', pointer: '/customer/email', type: 'email' },
  { name: 'phone', pointer: '/customer/phone', type: 'tel' },
  { name: 'street', pointer: '/shipTo/street', type: 'text', required: true },
  { name: 'postalCode', pointer: '/shipTo/postalCode', type: 'text', required: true },
  { name: 'city', pointer: '/shipTo/city', type: 'text', required: true },
] as const;

/** Who orders, and where to. */
function Recipient({ draft, country, faults, set }: RecipientProps) {
  const { t, country: nameOf } = useWords();
  return (
    <div className={css.two}>
      {FIELDS.map(({ name, pointer, ...more }) => (
        <TextInput
          key={name}
          {...more}
          label={t(`place.${name}`)}
          autoComplete="off"
          error={faults.get(pointer)}
          value={draft[name]}
          onChange={(event) => set({ [name]: event.currentTarget.value })}
        />
      ))}
      <Select
        label={t('place.country')}
        searchable
        data={COUNTRIES.map((it) => ({ value: it, label: nameOf(it) }))}
        value={country || null}
        onChange={(it) => set({ country: it ?? '' })}
        error={faults.get('/shipTo/country')}
      />
    </div>
  );
}

function inputOf(draft: Draft, currency: string): PlaceOrder {
  const { name, street, city, postalCode, country, phone } = draft;
  return {
    channel: draft.channel,
    currency,
    customer: { name, ...(draft.email ? { email: draft.email } : {}), ...(phone ? { phone } : {}) },
    shipTo: { name, street, city, postalCode, country, ...(phone ? { phone } : {}) },
    lines: draft.lines.filter((it) => it.sku.trim() !== '').map((it) => ({ sku: it.sku.trim(), quantity: it.quantity })),
    payment: { method: draft.method },
    delivery: { method: DELIVERY },
  };
}

function Lines({ lines, faults, onChange }: { lines: Draft['lines']; faults: ReadonlyMap<string, string>; onChange: (lines: Draft['lines']) => void }) {
  const { t } = useWords();
  const change = (at: number, part: Partial<Draft['lines'][number]>): void => onChange(lines.map((it, index) => (index === at ? { ...it, ...part } : it)));
  return (
    <fieldset className={css.lines}>
      <legend>{t('order.lines')}</legend>
      {lines.map((line, at) => (
        <div key={at} className={css.line}>
          <SkuInput
            value={line.sku}
            label={t('place.sku', { line: at + 1 })}
            error={faults.get(`/lines/${at}/sku`) ?? faults.get(`/lines/${at}`)}
            onChange={(sku) => change(at, { sku })}
          />
          <NumberInput
            aria-label={t('place.quantity', { line: at + 1 })}
            min={1}
            max={1_000_000}
            allowDecimal={false}
            value={line.quantity}
            error={faults.get(`/lines/${at}/quantity`)}
            onChange={(quantity) => change(at, { quantity: Number(quantity) || 1 })}
          />
          {lines.length > 1 && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size={36}
              aria-label={t('form.remove_row', { row: at + 1 })}
              onClick={() => onChange(lines.filter((_, index) => index !== at))}
            >
              <Trash2 size={16} aria-hidden />
            </ActionIcon>
          )}
        </div>
      ))}
      <Button
        variant="default"
        size="xs"
        className={css.add}
        leftSection={<Plus size={14} aria-hidden />}
        onClick={() => onChange([...lines, { sku: '', quantity: 1 }])}
      >
        {t('place.add_line')}
      </Button>
    </fieldset>
  );
}

/** Offers codes out of the catalogue while somebody writes. */
function SkuInput({ value, label, error, onChange }: { value: string; label: string; error: string | undefined; onChange: (sku: string) => void }) {
  const may = useMay();
  const found = useAsk('catalog.list', { q: value, status: 'active', limit: 20 }, { enabled: may('catalog.list', 'read'), keep: true }).data?.items ?? [];
  const names = new Map(found.flatMap((it) => (it.sku === null ? [] : [[it.sku, it.name] as const])));
  return (
    <Autocomplete
      aria-label={label}
      required
      data={[...names.keys()]}
      // The server has searched, by code and by name; searching its answers by code again would hide what was found by name.
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <span className={css.option}>
          <span>{names.get(option.value)}</span> <span className="quiet">{option.value}</span>
        </span>
      )}
      value={value}
      error={error}
      onChange={onChange}
      placeholder="SKU"
    />
  );
}
