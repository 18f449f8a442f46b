// How a channel sells: its name, whose price counts, how far it may differ, until when an order leaves on the same day.
import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Channel, ChannelHealth } from '../../../api/index.ts';
import { Amount, Trouble, useAct, useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './channels.module.css';

const MINOR = 100;

interface Draft {
  name: string;
  list: string;
  authority: Channel['priceAuthority'];
  tolerance: number;
  cutOff: string;
}

/** The form of how it sells, and what it has sold. */
export function SellingBox({ channel, state }: { channel: Channel; state: ChannelHealth }) {
  const { t } = useWords();
  const mayChange = useMay()('channels.change');
  const [draft, setDraft] = useState<Draft>({
    name: channel.name,
    list: channel.priceList,
    authority: channel.priceAuthority,
    tolerance: channel.toleranceMinor / MINOR,
    cutOff: channel.cutOff ?? '',
  });
  const change = useAct('channels.change', ['channels.health', 'orders.channels']);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({
      channel: channel.code,
      name: draft.name.trim(),
      priceList: draft.list,
      priceAuthority: draft.authority,
      toleranceMinor: Math.round(draft.tolerance * MINOR),
      cutOff: draft.cutOff === '' ? null : draft.cutOff,
    });
  };
  return (
    <form className={css.box} onSubmit={finish}>
      <h2>{t('channels.selling')}</h2>
      <SoldFacts channel={channel} state={state} />
      <Fields draft={draft} currency={channel.currency} readOnly={!mayChange} set={(more) => setDraft({ ...draft, ...more })} />
      {change.error && <Trouble problem={change.error} />}
      {mayChange && (
        <div className={css.row}>
          <Button type="submit" variant="default" loading={change.isPending} disabled={draft.name.trim() === ''}>
            {t('channels.save')}
          </Button>
          {change.isSuccess && <span role="status">{t('channels.saved')}</span>}
        </div>
      )}
    </form>
  );
}

function Fields({ draft, currency, readOnly, set }: { draft: Draft; currency: string; readOnly: boolean; set: (more: Partial<Draft>) => void }) {
  const { t } = useWords();
  const may = useMay();
  const lists = useAsk('pricing.lists', {}, { enabled: may('pricing.lists', 'read') }).data?.items ?? [];
  const codes = [...new Set([draft.list, ...lists.filter((it) => it.currency === currency).map((it) => it.code)])];
  const authorities = [
    { value: 'us', label: t('channels.authority.us') },
    { value: 'channel', label: t('channels.authority.channel') },
  ];
  return (
    <div className={css.two}>
      <TextInput
        label={t('channels.field.name')}
        required
        maxLength={100}
        value={draft.name}
        readOnly={readOnly}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Select
        label={t('channels.field.list')}
        data={codes}
        value={draft.list}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(value) => set({ list: value ?? draft.list })}
      />
      <Select
        label={t('channels.field.authority')}
        data={authorities}
        value={draft.authority}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(value) => set({ authority: value === 'channel' ? 'channel' : 'us' })}
      />
      {draft.authority === 'channel' && (
        <NumberInput
          label={t('channels.field.tolerance', { currency })}
          min={0}
          decimalScale={2}
          value={draft.tolerance}
          readOnly={readOnly}
          onChange={(value) => set({ tolerance: typeof value === 'number' ? value : 0 })}
        />
      )}
      <TextInput
        type="time"
        label={t('channels.field.cut_off')}
        value={draft.cutOff}
        readOnly={readOnly}
        onChange={(event) => set({ cutOff: event.currentTarget.value })}
      />
    </div>
  );
}

/** What the channel is and what it has sold. */
function SoldFacts({ channel, state }: { channel: Channel; state: ChannelHealth }) {
  const { t, named, number, country, languageName } = useWords();
  return (
    <dl className={css.facts}>
      <dt>{t('channels.kind')}</dt>
      <dd>
        {named('channels.kind', channel.kind)} · {channel.prefix} · {channel.currency} · {country(channel.country)} · {languageName(channel.language)}
      </dd>
      <dt>{t('channels.today')}</dt>
      <dd className="figure">{number(state.ordersToday)}</dd>
      <dt>{t('channels.sales')}</dt>
      <dd>
        {state.sales30Days.length === 0 ? '–' : state.sales30Days.map((money) => <Amount key={money.currency} money={money} />)} · {number(state.sharePercent)}{' '}
        %
      </dd>
    </dl>
  );
}
