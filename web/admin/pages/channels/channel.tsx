// One channel: how it sells, what it may sell, how it is connected, and how that goes.
import { Button } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { Pause, Play } from 'lucide-react';
import type { Channel, ChannelHealth } from '../../../api/index.ts';
import { BackArrow, Empty, PageHead, RowsToCome, Trouble, useAct, useAsk, useLive, useMay, useWords } from '../../../ui/index.ts';
import css from './channels.module.css';
import { ConnectionBox } from './connection.tsx';
import { HealthMark } from './health-mark.tsx';
import { LogBox } from './log.tsx';
import { SellingBox } from './selling.tsx';
import { StockBox } from './stock.tsx';

/** The page of a channel. */
export function ChannelPage() {
  const { t } = useWords();
  const { code } = useParams({ from: '/shell/channels/$code' });
  const health = useAsk('channels.health', {});
  const channels = useAsk('orders.channels', {});
  useLive(['channels', 'orders'], ['channels.health', 'channels.log', 'channels.waiting']);
  const problem = health.error ?? channels.error;
  if (problem) return <Trouble problem={problem} again={() => void (health.refetch(), channels.refetch())} />;
  if (health.data === undefined || channels.data === undefined) return <RowsToCome rows={8} />;
  const channel = channels.data.items.find((it) => it.code === code);
  const state = health.data.items.find((it) => it.channel === code);
  if (!channel || !state) return <Empty title={t('channels.unknown')}>{t('channels.none_help')}</Empty>;
  return (
    <>
      <PageHead
        title={channel.name}
        back={
          <Link to="/channels" aria-label={t('channels.back')}>
            <BackArrow />
          </Link>
        }
        beside={<HealthMark state={state.state} />}
        actions={<Actions channel={channel} state={state} />}
      />
      <div className={css.columns}>
        <StockBox key={`stock ${code}`} channel={channel} />
        <SellingBox key={`selling ${code}`} channel={channel} state={state} />
        <ConnectionBox key={`connection ${code}`} channel={channel} state={state} />
        <LogBox key={`log ${code}`} channel={code} connector={channel.connector} />
      </div>
    </>
  );
}

function Actions({ channel, state }: { channel: Channel; state: ChannelHealth }) {
  const { t } = useWords();
  const may = useMay();
  const change = useAct('channels.change', ['channels.health', 'orders.channels']);
  const push = useAct('channels.push_now', ['channels.health', 'channels.log']);
  return (
    <>
      {push.isSuccess && (
        <span className="quiet" role="status">
          {t('channels.pushed')}
        </span>
      )}
      {state.connector && may('channels.push_now') && (
        <Button variant="default" loading={push.isPending} onClick={() => push.mutate({ channel: channel.code })}>
          {t('channels.push_now')}
        </Button>
      )}
      {may('channels.change') && (
        <Button
          variant="default"
          leftSection={channel.active ? <Pause size={16} aria-hidden /> : <Play size={16} aria-hidden />}
          loading={change.isPending}
          onClick={() => change.mutate({ channel: channel.code, active: !channel.active })}
        >
          {channel.active ? t('channels.pause') : t('channels.resume')}
        </Button>
      )}
    </>
  );
}
