// One address: what was sent to it, what came back, and sending again.
import { Button, Menu } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { ItemOf } from '../../../api/index.ts';
import {
  BackArrow,
  ChoiceButtons,
  type Column,
  ConfirmDialog,
  Empty,
  PageHead,
  ResourceTable,
  RowsToCome,
  SidePanel,
  State,
  Trouble,
  When,
  WithPanel,
  type Words,
  rowLink,
  useAct,
  useAsk,
  useList,
  useMay,
  useWords,
} from '../../../ui/index.ts';
import { SigningSecretDialog } from './secret-dialog.tsx';
import { type Endpoint, EndpointDialog, EndpointState } from './webhooks.tsx';
import css from './developers.module.css';

type Delivery = ItemOf<'webhooks.deliveries'>;
const TOUCHED = ['webhooks.endpoints', 'webhooks.deliveries', 'webhooks.delivery'] as const;
const STATES = ['waiting', 'delivered', 'failed', 'dropped'] as const;

/** The endpoint with its log. */
export function EndpointPage() {
  const words = useWords();
  const { t, named } = words;
  const { endpointId } = useParams({ from: '/shell/developers/webhooks/$endpointId' });
  const search = useSearch({ from: '/shell/developers/webhooks/$endpointId' });
  const navigate = useNavigate({ from: '/developers/webhooks/$endpointId' });
  const endpoints = useAsk('webhooks.endpoints', {});
  const endpoint = endpoints.data?.items.find((it) => it.id === endpointId);
  const list = useList('webhooks.deliveries', { endpoint: endpointId, state: search.state });
  const close = (): void => void navigate({ search: { state: search.state }, replace: true });
  if (endpoints.isPending) return <RowsToCome rows={10} />;
  if (!endpoint) return endpoints.error ? <Trouble problem={endpoints.error} again={() => void endpoints.refetch()} /> : <Gone />;
  return (
    <WithPanel panel={search.delivery && <DeliveryPanel key={search.delivery} id={search.delivery} onClose={close} />}>
      <PageHead
        title={endpoint.description || endpoint.url}
        back={<Back />}
        beside={<EndpointState endpoint={endpoint} />}
        actions={<Verbs endpoint={endpoint} />}
      />
      <dl className={css.facts}>
        <dt>{t('developers.url')}</dt>
        <dd>{endpoint.url}</dd>
        <dt>{t('developers.events')}</dt>
        <dd>
          <code>{endpoint.patterns.join(' ')}</code>
        </dd>
        {endpoint.stoppedBecause && (
          <>
            <dt>{t('developers.stopped')}</dt>
            <dd>{t(endpoint.stoppedBecause.includes('410') ? 'developers.because_gone' : 'developers.because_silent')}</dd>
          </>
        )}
      </dl>
      <div className={css.filters}>
        <ChoiceButtons
          label={t('developers.state')}
          choices={[undefined, ...STATES].map((value) => ({ value, says: value === undefined ? t('developers.all') : named('state.delivery', value) }))}
          value={search.state}
          onChange={(state) => void navigate({ search: { state }, replace: true })}
        />
      </div>
      <ResourceTable
        label={t('developers.log')}
        columns={columns(words)}
        list={list}
        keyOf={(row) => row.id}
        chosen={search.delivery}
        link={(row, content) => (
          <Link
            to="/developers/webhooks/$endpointId"
            params={{ endpointId }}
            search={{ state: search.state, delivery: row.id }}
            resetScroll={false}
            className={rowLink}
            data-row
          >
            {content}
          </Link>
        )}
        empty={<Empty title={t('developers.nothing_sent')}>{t('developers.nothing_sent_help')}</Empty>}
      />
    </WithPanel>
  );
}

function Back() {
  const { t } = useWords();
  return (
    <Link to="/developers/webhooks" className={css.back}>
      <BackArrow /> {t('developers.webhooks')}
    </Link>
  );
}

function Gone() {
  const { t } = useWords();
  return (
    <>
      <PageHead title={t('developers.webhooks')} back={<Back />} />
      <div className={css.around}>
        <Empty title={t('developers.gone')} />
      </div>
    </>
  );
}

/** What can be done with the endpoint: try it, change it, let it rest, a new secret, send again, take it out. */
function Verbs({ endpoint }: { endpoint: Endpoint }) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const [open, setOpen] = useState<'change' | 'remove' | 'secret'>();
  const ping = useAct('webhooks.ping', TOUCHED);
  const change = useAct('webhooks.change', TOUCHED);
  const rotate = useAct('webhooks.rotate', TOUCHED);
  const replay = useAct('webhooks.replay', TOUCHED);
  const remove = useAct('webhooks.remove', ['webhooks.endpoints']);
  const { id: endpointId, active } = endpoint;
  const close = (): void => setOpen(undefined);
  return (
    <>
      {may('webhooks.ping') && active && (
        <Button variant="default" loading={ping.isPending} onClick={() => ping.mutate({ endpointId })}>
          {t('developers.ping')}
        </Button>
      )}
      {may('webhooks.change') && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default">{t('developers.verbs')}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => setOpen('change')}>{t('developers.change')}</Menu.Item>
            <Menu.Item onClick={() => change.mutate({ endpointId, active: !active })}>{t(active ? 'developers.rest' : 'developers.wake')}</Menu.Item>
            <Menu.Item disabled={!active} onClick={() => replay.mutate({ endpointId })}>
              {t('developers.replay_all')}
            </Menu.Item>
            {endpoint.form === 'standard' && <Menu.Item onClick={() => setOpen('secret')}>{t('developers.rotate')}</Menu.Item>}
            <Menu.Divider />
            <Menu.Item color="red" onClick={() => setOpen('remove')}>
              {t('developers.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      {(ping.error ?? change.error ?? replay.error) && <Trouble problem={(ping.error ?? change.error ?? replay.error)!} />}
      {open === 'change' && <EndpointDialog endpoint={endpoint} onClose={close} />}
      {open === 'remove' && (
        <ConfirmDialog
          title={t('developers.remove_title')}
          says={t('developers.remove_says')}
          confirm={t('developers.remove')}
          isBusy={remove.isPending}
          problem={remove.error}
          onConfirm={() => remove.mutate({ endpointId }, { onSuccess: () => void navigate({ to: '/developers/webhooks' }) })}
          onClose={close}
        />
      )}
      {open === 'secret' && !rotate.data && (
        <ConfirmDialog
          title={t('developers.rotate')}
          says={t('developers.rotate_says')}
          confirm={t('developers.rotate')}
          isBusy={rotate.isPending}
          problem={rotate.error}
          onConfirm={() => rotate.mutate({ endpointId })}
          onClose={close}
        />
      )}
      {open === 'secret' && rotate.data && (
        <SigningSecretDialog title={t('developers.rotate')} secret={rotate.data.secret} onClose={() => (close(), rotate.reset())} />
      )}
    </>
  );
}

function columns({ t }: Words): Column<Delivery>[] {
  return [
    { key: 'event', title: t('developers.event'), cell: (row) => <code>{row.event}</code>, card: 'lead' },
    { key: 'state', title: t('developers.state'), cell: (row) => <DeliveryState delivery={row} />, card: 'under-end', width: '10rem' },
    { key: 'answer', title: t('developers.answer'), cell: (row) => row.status ?? row.error, card: 'under', width: '16rem' },
    {
      key: 'attempts',
      title: t('developers.attempts'),
      cell: (row) => <span className="figure">{row.attempts}</span>,
      isEnd: true,
      card: 'none',
      width: '7rem',
    },
    { key: 'at', title: t('developers.at'), cell: (row) => <When at={row.happenedAt} />, isEnd: true, card: 'lead-end', width: '10rem' },
  ];
}

const MOODS = { waiting: 'waiting', delivered: 'good', failed: 'bad', dropped: 'ended' } as const;

const DeliveryState = ({ delivery }: { delivery: Pick<Delivery, 'state'> }) => (
  <State family="state.delivery" value={delivery.state} mood={MOODS[delivery.state]} />
);

function DeliveryPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const { t, milliseconds } = useWords();
  const may = useMay();
  const query = useAsk('webhooks.delivery', { deliveryId: id });
  const replay = useAct('webhooks.replay', TOUCHED);
  const one = query.data;
  return (
    <SidePanel
      title={one?.event ?? t('developers.log')}
      onClose={onClose}
      foot={
        may('webhooks.replay') &&
        one && (
          <Button variant="default" loading={replay.isPending} onClick={() => replay.mutate({ deliveryIds: [id] }, { onSuccess: onClose })}>
            {t('developers.replay')}
          </Button>
        )
      }
    >
      {query.isPending && <RowsToCome rows={4} />}
      {query.error && <Trouble problem={query.error} again={() => void query.refetch()} />}
      {replay.error && <Trouble problem={replay.error} />}
      {one && (
        <>
          <dl className={css.panelFacts}>
            <dt>{t('developers.state')}</dt>
            <dd>
              <DeliveryState delivery={one} />
            </dd>
            <dt>{t('developers.message_id')}</dt>
            <dd>
              <code>{one.replayOf ?? one.id}</code>
            </dd>
            {one.state === 'waiting' && (
              <>
                <dt>{t('developers.next')}</dt>
                <dd>
                  <When at={one.dueAt} />
                </dd>
              </>
            )}
          </dl>
          <h3>{t('developers.attempts')}</h3>
          <ol className={css.attempts}>
            {one.log.map((attempt) => (
              <li key={attempt.n}>
                <When at={attempt.at} /> · <strong>{attempt.status ?? attempt.error}</strong> · <span className="figure">{milliseconds(attempt.tookMs)}</span>
                {attempt.answer && <p className="quiet">{attempt.answer}</p>}
              </li>
            ))}
          </ol>
          <h3>{t('developers.body')}</h3>
          <pre className={css.body} tabIndex={0}>
            {JSON.stringify(JSON.parse(one.body), null, 2)}
          </pre>
        </>
      )}
    </SidePanel>
  );
}
