// All of one's notices, and of which new orders one wants to hear.
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../../api/index.ts';
import { Empty, PageHead, RowsToCome, Trouble, useAct, useAsk, useList, useLive, useMay, useWords } from '../../../ui/index.ts';
import { NoticeList } from '../../bell.tsx';
import css from './desk.module.css';

/** The inbox of a person. */
export function NoticesPage() {
  const { t } = useWords();
  const may = useMay();
  const list = useList('desk.notices', {});
  useLive(['desk'], ['desk.notices']);
  const read = useAct('desk.read_notices', ['desk.notices']);
  const hasUnread = list.items.some((it) => it.readAt === null);
  return (
    <>
      <PageHead
        title={t('notices.title')}
        actions={
          hasUnread &&
          may('desk.read_notices') && (
            <Button variant="default" loading={read.isPending} onClick={() => read.mutate({})}>
              {t('notices.read_all')}
            </Button>
          )
        }
      />
      <div className={css.inbox}>
        <section aria-label={t('notices.title')}>
          {list.isLoading && <RowsToCome rows={5} />}
          {list.problem && <Trouble problem={list.problem} again={list.again} />}
          {!list.isLoading && list.items.length === 0 && <Empty title={t('notices.none')}>{t('desk.notices_help')}</Empty>}
          <NoticeList notices={list.items} />
          {list.hasMore && (
            <Button variant="default" onClick={list.more} loading={list.isLoadingMore}>
              {t('common.more')}
            </Button>
          )}
        </section>
        <Alerts />
      </div>
    </>
  );
}

type AlertSetting = Answer<'desk.alerts'>;

/** The wish to hear of new orders; it is kept as soon as something is switched. */
function Alerts() {
  const { t } = useWords();
  const may = useMay();
  const asked = useAsk('desk.alerts', {});
  const save = useAct('desk.set_alerts', ['desk.alerts']);
  if (!asked.data || !may('desk.set_alerts')) return null;
  const now = save.isPending ? { ...asked.data, ...save.variables } : asked.data;
  const change = (part: Partial<AlertSetting>): void => {
    if (part.browser && 'Notification' in globalThis && Notification.permission === 'default') void Notification.requestPermission();
    save.mutate({ ...now, ...part });
  };
  return (
    <section className={css.alerts} aria-labelledby="alerts">
      <h2 id="alerts">{t('desk.alerts')}</h2>
      <Checkbox label={t('desk.alert_orders')} checked={now.newOrders} onChange={(event) => change({ newOrders: event.currentTarget.checked })} />
      {now.newOrders && (
        <>
          <Checkbox label={t('desk.alert_browser')} checked={now.browser} onChange={(event) => change({ browser: event.currentTarget.checked })} />
          <Checkbox label={t('desk.alert_sound')} checked={now.sound} onChange={(event) => change({ sound: event.currentTarget.checked })} />
          <Channels chosen={now.channels} onChange={(channels) => change({ channels })} />
          <LeastTotal key={now.minTotal?.amount} value={now.minTotal} onChange={(minTotal) => change({ minTotal })} />
        </>
      )}
      {save.error && <Trouble problem={save.error} />}
    </section>
  );
}

/** All channels, or some of them. */
function Channels({ chosen, onChange }: { chosen: string[] | null; onChange: (channels: string[] | null) => void }) {
  const { t } = useWords();
  const may = useMay();
  const channels = useAsk('orders.channels', {}, { enabled: may('orders.channels', 'read') }).data?.items ?? [];
  const isOn = (code: string): boolean => chosen === null || chosen.includes(code);
  const toggle = (code: string): void => {
    const next = channels.map((it) => it.code).filter((it) => (it === code ? !isOn(it) : isOn(it)));
    onChange(next.length === channels.length ? null : next);
  };
  return (
    <fieldset className={css.channels}>
      <legend>{t('desk.alert_channels')}</legend>
      {channels.map((it) => (
        <Checkbox key={it.code} size="xs" label={it.name} checked={isOn(it.code)} onChange={() => toggle(it.code)} />
      ))}
    </fieldset>
  );
}

/** From what total on; empty is any. Other currencies are always told. */
function LeastTotal({ value, onChange }: { value: AlertSetting['minTotal']; onChange: (value: AlertSetting['minTotal']) => void }) {
  const { t } = useWords();
  const may = useMay();
  const channels = useAsk('orders.channels', {}, { enabled: may('orders.channels', 'read') }).data?.items ?? [];
  const currencies = [...new Set([...(value ? [value.currency] : []), ...channels.map((it) => it.currency)])];
  const [amount, setAmount] = useState(value?.amount ?? '');
  const [currency, setCurrency] = useState(value?.currency);
  const plain = amount.trim().replace(',', '.');
  const isWrong = plain !== '' && !/^\d{1,12}(\.\d{1,2})?$/.test(plain);
  const send = (chosen: string | undefined): void => {
    if (isWrong || chosen === undefined) return;
    onChange(plain === '' ? null : { amount: plain, currency: chosen });
  };
  const chosen = currency ?? currencies[0];
  return (
    <div className={css.least}>
      <TextInput
        label={t('desk.alert_least')}
        description={t('desk.alert_least_help')}
        inputMode="decimal"
        value={amount}
        error={isWrong}
        onChange={(event) => setAmount(event.currentTarget.value)}
        onBlur={() => send(chosen)}
      />
      <NativeSelect
        aria-label={t('desk.currency')}
        data={currencies}
        value={chosen ?? ''}
        onChange={(event) => (setCurrency(event.currentTarget.value), send(event.currentTarget.value))}
      />
    </div>
  );
}
