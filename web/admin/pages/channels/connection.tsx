// How a channel is connected: by what, with which account, whether it works.
import { Button, PasswordInput, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Channel, ChannelHealth } from '../../../api/index.ts';
import { Mark, Trouble, When, useAct, useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './channels.module.css';
import { Last } from './health-mark.tsx';

const NONE = '-';
const TOUCHED = ['channels.health', 'orders.channels', 'channels.connectors', 'channels.log'] as const;

/** The connector with its settings, secrets and health. */
export function ConnectionBox({ channel, state }: { channel: Channel; state: ChannelHealth }) {
  const { t, named } = useWords();
  const may = useMay();
  const mayChange = may('channels.set_connector');
  const known = useAsk('channels.connectors', { channel: channel.code });
  const [connector, setConnector] = useState(channel.connector ?? NONE);
  const [settings, setSettings] = useState<Record<string, string>>(() =>
    Object.fromEntries(Object.entries(channel.settings).map(([key, value]) => [key, String(value)])),
  );
  const [secrets, setSecrets] = useState<Record<string, string>>({});
  const set = useAct('channels.set_connector', TOUCHED);
  const about = known.data?.items.find((it) => it.name === connector);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    const written = Object.fromEntries(
      Object.entries(settings).flatMap(([key, value]) => (about?.settings.includes(key) && value !== '' ? [[key, valueOf(value)]] : [])),
    );
    const input = { channel: channel.code, connector: connector === NONE ? null : connector, settings: written, secrets };
    set.mutate(input, { onSuccess: () => setSecrets({}) });
  };
  return (
    <form className={css.box} onSubmit={finish}>
      <h2>{t('channels.connection')}</h2>
      <Select
        label={t('channels.connector')}
        data={[{ value: NONE, label: t('channels.connector_none') }, ...(known.data?.items ?? []).map((it) => ({ value: it.name, label: it.title }))]}
        value={connector}
        readOnly={!mayChange}
        allowDeselect={false}
        onChange={(value) => setConnector(value ?? NONE)}
      />
      {about && (
        <div className={css.two}>
          {about.settings.map((key) => (
            <TextInput
              key={key}
              label={named('channels.field.setting', key)}
              value={settings[key] ?? ''}
              readOnly={!mayChange}
              onChange={(event) => setSettings({ ...settings, [key]: event.currentTarget.value })}
            />
          ))}
          {about.secrets.map((key) => (
            <PasswordInput
              key={key}
              label={named('channels.field.secret', key)}
              placeholder={known.data?.secrets.includes(key) ? t('channels.secret_kept') : ''}
              autoComplete="off"
              value={secrets[key] ?? ''}
              readOnly={!mayChange}
              onChange={(event) => setSecrets({ ...secrets, [key]: event.currentTarget.value })}
            />
          ))}
        </div>
      )}
      {set.error && <Trouble problem={set.error} />}
      <div className={css.row}>
        {mayChange && (
          <Button type="submit" variant="default" loading={set.isPending}>
            {t('channels.save')}
          </Button>
        )}
        {channel.connector && <Offers channel={channel.code} count={state.offers} />}
      </div>
      {channel.connector && <Standing state={state} />}
    </form>
  );
}

/** A number where it is one, else the text. */
const valueOf = (text: string): string | number => (/^\d{1,9}$/.test(text) ? Number(text) : text);

function Offers({ channel, count }: { channel: string; count: number }) {
  const { t } = useWords();
  const may = useMay();
  const test = useAct('channels.test_connection', TOUCHED);
  const offer = useAct('channels.offer', TOUCHED);
  return (
    <>
      {may('channels.test_connection') && (
        <Button variant="subtle" loading={test.isPending} onClick={() => test.mutate({ channel })}>
          {t('channels.test')}
        </Button>
      )}
      {may('channels.offer') && (
        <Button variant="subtle" loading={offer.isPending} onClick={() => offer.mutate({ channel })}>
          {t('channels.offer_all')}
        </Button>
      )}
      <span className={css.quiet}>{t('channels.offers', { count })}</span>
      {(test.error ?? offer.error) && <Trouble problem={(test.error ?? offer.error)!} />}
    </>
  );
}

function Standing({ state }: { state: ChannelHealth }) {
  const { t } = useWords();
  return (
    <dl className={css.facts}>
      <dt>{t('channels.log.pull')}</dt>
      <dd>
        <Last at={state.lastPullAt} />
      </dd>
      <dt>{t('channels.log.push')}</dt>
      <dd>
        <Last at={state.lastPushAt} />
      </dd>
      {state.failures > 0 && state.lastError && (
        <>
          <dt>
            <Mark mood="bad">{t('channels.state.broken')}</Mark>
          </dt>
          <dd>
            {state.lastError} {state.lastErrorAt && <When at={state.lastErrorAt} />}
          </dd>
        </>
      )}
    </dl>
  );
}
