// All that stopped in the same way: where, why, which orders, and trying all of them again.
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { type IncidentGroup, Problem, act } from '../../../api/index.ts';
import { Drawing, Lasts, RowsToCome, SidePanel, Trouble, useAsk, useList, useMay, useWords } from '../../../ui/index.ts';
import { TOUCHED, useCause } from './cause.ts';
import css from './incidents.module.css';

type Alike = Pick<IncidentGroup, 'process' | 'element' | 'kind' | 'code'>;

interface Props {
  alike: Alike;
  /** What is known of it; nothing once the last of them was dealt with. */
  group: IncidentGroup | undefined;
  isKnown: boolean;
  linkOf: (incident: string, content: ReactNode) => ReactNode;
  onClose: () => void;
}

/** The panel of a group. */
export function GroupPanel({ alike, group, isKnown, linkOf, onClose }: Props) {
  const { t } = useWords();
  const may = useMay();
  const cause = useCause();
  const retry = useRetryAlike(alike);
  if (!group)
    return (
      <SidePanel title={t('incidents.title')} onClose={onClose}>
        {isKnown ? <p role="status">{t('incidents.all_done')}</p> : <RowsToCome rows={5} />}
      </SidePanel>
    );
  return (
    <SidePanel
      title={group.name}
      onClose={onClose}
      foot={
        may('incidents.retry_alike') && (
          <Button loading={retry.isBusy} onClick={() => void retry.start()}>
            {t('incidents.retry_alike', { count: group.count })}
          </Button>
        )
      }
    >
      <p className={css.message}>{cause(group)}</p>
      <dl className={css.facts}>
        <dt>{t('incidents.process')}</dt>
        <dd>
          <Link to="/processes/$key" params={{ key: group.process }} search={{ element: group.element }}>
            {group.processName}
          </Link>
        </dd>
        <dt>{t('incidents.since')}</dt>
        <dd>
          <Lasts from={group.oldest} />
        </dd>
      </dl>
      <WhereStopped incident={group.example} />
      {retry.problem && <Trouble problem={retry.problem} />}
      <Stopped alike={alike} linkOf={linkOf} />
    </SidePanel>
  );
}

/** The drawing on which the newest of them stopped. */
function WhereStopped({ incident }: { incident: string }) {
  const one = useAsk('incidents.get', { incidentId: incident }, { keep: true }).data;
  return one ? <StoppedAt name={one.name} element={one.element} xml={one.xml} /> : <div className={css.drawing} />;
}

/** A drawing with the element that stopped lit. */
export function StoppedAt({ name, element, xml }: { name: string; element: string; xml: string }) {
  const { t } = useWords();
  return (
    <div className={css.drawing}>
      <Drawing label={t('incidents.drawing_of', { name })} xml={xml} tokens={[{ id: element, element, isStuck: true }]} height="14rem" />
    </div>
  );
}

function Stopped({ alike, linkOf }: Pick<Props, 'alike' | 'linkOf'>) {
  const { t } = useWords();
  const list = useList('incidents.list', alike);
  return (
    <section aria-labelledby="stopped">
      <h3 id="stopped" className={css.head}>
        {t('incidents.which')}
      </h3>
      {list.isLoading && <RowsToCome rows={4} />}
      {list.problem && <Trouble problem={list.problem} again={list.again} />}
      <ul className={css.which}>
        {list.items.map((it) => (
          <li key={it.id}>
            {linkOf(it.id, <span className="number">{it.documentNumber ?? it.documentId}</span>)}
            <span className="quiet">
              <Lasts from={it.openedAt} />
            </span>
          </li>
        ))}
      </ul>
      {list.hasMore && (
        <Button variant="default" size="xs" loading={list.isLoadingMore} onClick={list.more}>
          {t('common.more')}
        </Button>
      )}
    </section>
  );
}

/** Tries all again, a few hundred at a time; those that stop again meanwhile are newer and are left. */
function useRetryAlike({ process, element, kind, code }: Alike) {
  const { t } = useWords();
  const client = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const start = async (): Promise<void> => {
    setBusy(true);
    setProblem(undefined);
    let done = 0;
    try {
      let until: string | undefined;
      for (;;) {
        const part = await act('incidents.retry_alike', { process, element, kind, code, ...(until === undefined ? {} : { until }) });
        done += part.retried;
        until = part.until ?? undefined;
        if (part.left === 0 || part.retried === 0) break;
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    } finally {
      setBusy(false);
      for (const name of TOUCHED) void client.invalidateQueries({ queryKey: [name] });
    }
    if (done > 0) notifications.show({ message: t('incidents.retried', { count: done }), closeButtonProps: { 'aria-label': t('common.close') } });
  };
  return { isBusy, problem, start };
}
