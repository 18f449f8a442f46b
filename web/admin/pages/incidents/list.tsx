// What broke and waits for a person: try again, or go on behind it and say why.
import { Button, Textarea } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Incident } from '../../../api/index.ts';
import {
  type Column,
  Empty,
  Lasts,
  PageHead,
  ResourceTable,
  SidePanel,
  Trouble,
  When,
  WithPanel,
  type Words,
  rowLink,
  useAct,
  useList,
  useLive,
  useMay,
  useWords,
} from '../../../ui/index.ts';
import { DocumentLink } from '../document-link.tsx';
import css from './incidents.module.css';

const TOUCHED = ['incidents.list', 'processes.list', 'runs.of_document'] as const;

/** The list of incidents. */
export function IncidentsPage() {
  const words = useWords();
  const { t } = words;
  const search = useSearch({ from: '/shell/incidents' });
  const navigate = useNavigate({ from: '/incidents' });
  const list = useList('incidents.list', {});
  useLive(['incidents', 'orders', 'shipping'], ['incidents.list']);
  const chosen = list.items.find((it) => it.id === search.incident);
  const close = (): void => void navigate({ search: {}, replace: true });
  return (
    <WithPanel panel={chosen && <IncidentPanel key={chosen.id} incident={chosen} onClose={close} />}>
      <PageHead title={t('incidents.title')} />
      <ResourceTable
        label={t('incidents.title')}
        columns={columns(words)}
        list={list}
        keyOf={(row) => row.id}
        chosen={search.incident}
        link={(row, content) => (
          <Link to="/incidents" search={{ incident: row.id }} resetScroll={false} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={<Empty title={t('incidents.none')}>{t('incidents.none_help')}</Empty>}
      />
    </WithPanel>
  );
}

function columns({ t }: Words): Column<Incident>[] {
  return [
    { key: 'step', title: t('incidents.step'), cell: (row) => row.name, card: 'lead', width: '15rem' },
    {
      key: 'document',
      title: t('incidents.document'),
      cell: (row) => <span className="number">{row.documentNumber ?? row.documentId}</span>,
      card: 'under-end',
      width: '11rem',
    },
    { key: 'message', title: t('incidents.message'), cell: (row) => row.message, card: 'under' },
    {
      key: 'since',
      title: t('incidents.since'),
      cell: (row) => <Lasts from={row.openedAt} />,
      isEnd: true,
      card: 'lead-end',
      width: '8rem',
    },
  ];
}

function IncidentPanel({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const { t } = useWords();
  const may = useMay();
  const [reason, setReason] = useState('');
  const retry = useAct('incidents.retry', TOUCHED);
  const skip = useAct('incidents.skip', TOUCHED);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    skip.mutate({ incidentId: incident.id, reason: reason.trim() }, { onSuccess: onClose });
  };
  const problem = retry.error ?? skip.error;
  return (
    <SidePanel title={incident.name} onClose={onClose}>
      <p className={css.message}>{incident.message}</p>
      <dl className={css.facts}>
        <dt>{t('incidents.document')}</dt>
        <dd>
          <DocumentLink id={incident.documentId} number={incident.documentNumber} />
        </dd>
        <dt>{t('incidents.process')}</dt>
        <dd>
          <Link to="/processes/$key" params={{ key: incident.process }} search={{ element: incident.element }}>
            {incident.process}
          </Link>
        </dd>
        <dt>{t('incidents.since')}</dt>
        <dd>
          <When at={incident.openedAt} />
        </dd>
      </dl>
      {incident.payload !== null && incident.payload !== undefined && (
        <details className={css.details}>
          <summary>{t('incidents.details')}</summary>
          <pre tabIndex={0}>{JSON.stringify(incident.payload, null, 2)}</pre>
        </details>
      )}
      {problem && <Trouble problem={problem} />}
      {may('incidents.retry') && (
        <Button loading={retry.isPending} onClick={() => retry.mutate({ incidentId: incident.id }, { onSuccess: onClose })}>
          {t('incidents.retry')}
        </Button>
      )}
      {may('incidents.skip') && (
        <form className={css.skip} onSubmit={finish}>
          <Textarea
            label={t('incidents.reason')}
            description={t('incidents.skip_says')}
            autosize
            minRows={2}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={skip.isPending} disabled={reason.trim() === ''}>
            {t('incidents.skip')}
          </Button>
        </form>
      )}
    </SidePanel>
  );
}
