// One incident: why, where on the drawing, with what; try again as it is or with other data, or skip it and say why.
import { Button, NativeSelect, Textarea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Answer } from '../../../api/index.ts';
import {
  Mark,
  RowsToCome,
  type Schema,
  SchemaForm,
  SidePanel,
  Trouble,
  When,
  shownFields,
  useAct,
  useAsk,
  useMay,
  usePeople,
  useWords,
} from '../../../ui/index.ts';
import { DocumentLink } from '../document-link.tsx';
import { TOUCHED, useCause } from './cause.ts';
import { StoppedAt } from './group-panel.tsx';
import css from './incidents.module.css';

type One = Answer<'incidents.get'>;

/** The panel of one incident; `back` leads to those alike. */
export function IncidentPanel({ id, back, onClose }: { id: string; back?: ReactNode; onClose: () => void }) {
  const { t } = useWords();
  const query = useAsk('incidents.get', { incidentId: id });
  const one = query.data;
  return (
    <SidePanel title={one?.name ?? t('incidents.title')} onClose={onClose}>
      {query.isPending && <RowsToCome rows={6} />}
      {query.error && !one && <Trouble problem={query.error} again={() => void query.refetch()} />}
      {one && <Told one={one} back={back} />}
      {one && (one.resolved ? <Resolved one={one} /> : <Decide one={one} />)}
    </SidePanel>
  );
}

/** What happened, to what, where and with which data. */
function Told({ one, back }: { one: One; back: ReactNode }) {
  const { t } = useWords();
  const cause = useCause();
  return (
    <>
      {one.alike > 0 && (
        <p className={css.alike}>
          {t('incidents.alike', { count: one.alike })} {back}
        </p>
      )}
      <p className={css.message}>{cause(one)}</p>
      <dl className={css.facts}>
        <dt>{t('incidents.document')}</dt>
        <dd>
          <DocumentLink id={one.documentId} number={one.documentNumber} />
        </dd>
        <dt>{t('incidents.process')}</dt>
        <dd>
          <Link to="/processes/$key" params={{ key: one.process }} search={{ element: one.element }}>
            {one.processName}
          </Link>
        </dd>
        <dt>{t('incidents.since')}</dt>
        <dd>
          <When at={one.openedAt} />
        </dd>
      </dl>
      <StoppedAt name={one.name} element={one.element} xml={one.xml} />
      <details className={css.details}>
        <summary>{t('incidents.details')}</summary>
        <p className={css.said}>{one.message}</p>
        <pre tabIndex={0}>{JSON.stringify(one.payload, null, 2)}</pre>
      </details>
    </>
  );
}

/** Somebody has dealt with it, perhaps while it was open here. */
function Resolved({ one }: { one: One }) {
  const { t, named } = useWords();
  const people = usePeople();
  const { how, by, at, reason, edited } = one.resolved!;
  return (
    <section aria-live="polite">
      <Mark mood={how === 'left' ? 'ended' : 'good'}>{named('incidents.how', how)}</Mark>
      {how === 'skip' && <p className={css.why}>“{reason}”</p>}
      {how !== 'left' && by !== null && (
        <p className="quiet">
          {people(by)} · {at && <When at={at} />}
        </p>
      )}
      {edited && (
        <details className={css.details} open>
          <summary>{t('incidents.edited')}</summary>
          <pre tabIndex={0}>{JSON.stringify(edited, null, 2)}</pre>
        </details>
      )}
    </section>
  );
}

/** What can be done about it, for whom it may. */
function Decide({ one }: { one: One }) {
  const { t } = useWords();
  const may = useMay();
  const [open, setOpen] = useState<'edit' | 'skip'>();
  const retry = useAct('incidents.retry', TOUCHED);
  const schema = one.schema as Schema | null;
  const before = one.input ?? {};
  const mayEdit = schema !== null && one.action !== null && may(one.action) && shownFields(schema, before).length > 0;
  if (!may('incidents.retry') && !may('incidents.skip')) return <p className="quiet">{t('incidents.not_yours')}</p>;
  return (
    <>
      {retry.error && open !== 'edit' && <Trouble problem={retry.error} />}
      <div className={css.ways}>
        {may('incidents.retry') && (
          <Button loading={retry.isPending && open !== 'edit'} disabled={open === 'edit'} onClick={() => retry.mutate({ incidentId: one.id })}>
            {t('incidents.retry')}
          </Button>
        )}
        {may('incidents.retry') && mayEdit && (
          <Button variant="default" aria-expanded={open === 'edit'} onClick={() => (retry.reset(), setOpen(open === 'edit' ? undefined : 'edit'))}>
            {t('incidents.edit')}
          </Button>
        )}
        {may('incidents.skip') && one.isSkippable && (
          <Button variant="default" aria-expanded={open === 'skip'} onClick={() => setOpen(open === 'skip' ? undefined : 'skip')}>
            {t('incidents.skip')}
          </Button>
        )}
      </div>
      {open === 'edit' && (
        <section className={css.form} aria-label={t('incidents.edit')}>
          <p className="quiet">{t(one.kind === 'outside' ? 'incidents.edit_outside' : 'incidents.edit_says')}</p>
          <SchemaForm
            schema={schema!}
            prefill={before}
            submit={t('incidents.retry_edited')}
            isBusy={retry.isPending}
            problem={retry.error}
            onSubmit={(input) => retry.mutate({ incidentId: one.id, input })}
          />
        </section>
      )}
      {open === 'skip' && <Skip one={one} />}
    </>
  );
}

/** Goes on behind the step; where several flows lead on, one is chosen. */
function Skip({ one }: { one: One }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const [flow, setFlow] = useState('');
  const skip = useAct('incidents.skip', TOUCHED);
  const isWhole = reason.trim() !== '' && (one.ways.length === 0 || flow !== '');
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    skip.mutate({ incidentId: one.id, reason: reason.trim(), ...(one.ways.length > 0 ? { flow } : {}) });
  };
  return (
    <form className={css.form} onSubmit={finish}>
      <p className="quiet">{t('incidents.skip_says')}</p>
      {one.ways.length > 0 && (
        <NativeSelect
          label={t('incidents.way')}
          required
          data={[{ value: '', label: '' }, ...one.ways.map((way) => ({ value: way.flow, label: way.name }))]}
          value={flow}
          onChange={(event) => setFlow(event.currentTarget.value)}
        />
      )}
      <Textarea
        label={t('incidents.reason')}
        required
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {skip.error && <Trouble problem={skip.error} />}
      <Button type="submit" variant="default" loading={skip.isPending} disabled={!isWhole}>
        {t('incidents.skip')}
      </Button>
    </form>
  );
}
