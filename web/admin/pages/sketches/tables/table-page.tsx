// A live decision table: its rules with how often each decided, what its test rows give, and what it leaves open.
import { Button } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { PencilLine } from 'lucide-react';
import { useState } from 'react';
import type { Answer } from '../../../../api/index.ts';
import { BackArrow, PageHead, RowsToCome, Trouble, When, useAct, useAsk, useIsPhone, useLive, useMay, useWords } from '../../../../ui/index.ts';
import { CoverWords } from './cover.tsx';
import { RuleCards } from './rule-cards.tsx';
import { RuleSheet } from './sheet.tsx';
import css from './tables.module.css';
import { TestRows } from './test-rows.tsx';
import { policyOf, policyWord } from './wording.ts';

/** The page of a table. */
export function TablePage() {
  const { t } = useWords();
  const { key } = useParams({ from: '/shell/processes/table/$key' });
  const table = useAsk('tables.get', { key });
  useLive(['processes'], ['tables.get']);
  const back = (
    <Link to="/processes" className={css.back}>
      <BackArrow /> {t('processes.title')}
    </Link>
  );
  if (table.error && !table.data) {
    return (
      <>
        <PageHead title={key} back={back} />
        <div className={css.around}>
          <Trouble problem={table.error} again={() => void table.refetch()} />
        </div>
      </>
    );
  }
  if (!table.data) return <RowsToCome rows={10} heightPx={38} />;
  const { form, version, publishedAt } = table.data;
  return (
    <>
      <PageHead
        title={form.name}
        back={back}
        beside={
          <>
            {t('processes.version', { version })} · <When at={publishedAt} />
          </>
        }
        actions={<ChangeButton tableKey={key} />}
      />
      <TableView table={table.data} />
    </>
  );
}

/** Begins a sketch of the table, or goes on with one that is open. */
function ChangeButton({ tableKey }: { tableKey: string }) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const open = useAsk('sketches.list', { kind: 'decision', key: tableKey, state: 'open', limit: 1 }, { enabled: may('sketches.list', 'read') });
  const start = useAct('sketches.start', ['sketches.list']);
  if (!may('sketches.start')) return null;
  const [sketch] = open.data?.items ?? [];
  const go = (id: string): void => void navigate({ to: '/sketches/$id', params: { id } });
  const begin = (): void => start.mutate({ kind: 'decision', key: tableKey }, { onSuccess: ({ sketchId }) => go(sketchId) });
  return (
    <>
      <Button leftSection={<PencilLine size={16} aria-hidden />} loading={start.isPending} onClick={() => (sketch ? go(sketch.id) : begin())}>
        {t(sketch ? 'tables.go_on' : 'tables.change')}
      </Button>
      {start.error && <Trouble problem={start.error} />}
    </>
  );
}

function TableView({ table }: { table: Answer<'tables.get'> }) {
  const words = useWords();
  const { t, number } = words;
  const isPhone = useIsPhone();
  const [lit, setLit] = useState<readonly string[]>([]);
  const { form } = table;
  return (
    <div className={css.page}>
      <p className={css.policyLine}>
        {policyWord(words, policyOf(form))}
        <span className="quiet">
          {table.decisions > 0 ? t('tables.used', { count: table.decisions, days: number(table.days) }) : t('tables.unused', { days: number(table.days) })}
          {table.unmatched > 0 && ` ${t('tables.unmatched', { count: table.unmatched })}`}
        </span>
        {table.users.length > 0 && (
          <span className="quiet">
            {t('tables.used_by')}{' '}
            {table.users.map(({ key, name }, at) => (
              <span key={key}>
                {at > 0 && ', '}
                <Link to="/processes/$key" params={{ key }}>
                  {name}
                </Link>
              </span>
            ))}
          </span>
        )}
      </p>
      {isPhone ? <RuleCards form={form} look={table} lit={lit} use={table} /> : <RuleSheet form={form} look={table} lit={lit} use={table} />}
      <TestRows form={form} look={table} rows={table.given} onLit={setLit} />
      <section className={css.section} aria-labelledby="cover">
        <h2 id="cover">{t('tables.cover')}</h2>
        <CoverWords look={table} />
      </section>
    </div>
  );
}
