// A sketch of a decision table: written like a spreadsheet, tried with rows as one types, compared with the live one and published.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useState } from 'react';
import { type Problem, act, get } from '../../../../api/index.ts';
import { BackArrow, type Cell, Mark, PageHead, RowsToCome, Trouble, useAct, useAsk, useIsPhone, useMay, useWords } from '../../../../ui/index.ts';
import { CellBar } from './cell-bar.tsx';
import { ChangesList } from './changes.tsx';
import { ColumnDialog } from './column-dialog.tsx';
import { CoverWords } from './cover.tsx';
import { addRule, copyRule, dropRules, moveRule } from './edits.ts';
import { PublishButton } from './publish.tsx';
import { RuleCards } from './rule-cards.tsx';
import { RuleSheet } from './sheet.tsx';
import css from './tables.module.css';
import { type TestRow, TestRows } from './test-rows.tsx';
import { TableTools } from './tools.tsx';
import { type Sketch, type Tried, type Writing, usePen, useWriting } from './writing.ts';

interface Begun {
  rows: TestRow[];
  tried: Tried;
}

/** The editor of a sketch of kind `decision`. */
export function TableEditor({ sketchId }: { sketchId: string }) {
  const sketch = useAsk('sketches.get', { sketchId });
  const { data } = sketch;
  const begun = useQuery<Begun, Problem>({
    queryKey: ['tables.begun', sketchId, data?.rev],
    queryFn: async () => {
      const { key, xml } = data!;
      const { rows } = await get('tables.rows', { key });
      return { rows, tried: await act('tables.run', { key, xml, rows }) };
    },
    enabled: data !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const problem = (data ? null : sketch.error) ?? (begun.data ? null : begun.error);
  if (problem) {
    return (
      <>
        <PageHead title={data?.name ?? ''} back={<Back />} />
        <div className={css.around}>
          <Trouble problem={problem} again={() => void (data ? begun.refetch() : sketch.refetch())} />
        </div>
      </>
    );
  }
  if (!data || !begun.data) return <RowsToCome rows={10} heightPx={38} />;
  return <Opened key={data.id} sketch={data} begun={begun.data} again={() => void sketch.refetch()} />;
}

function Back() {
  const { t } = useWords();
  return (
    <Link to="/processes" className={css.back}>
      <BackArrow /> {t('processes.title')}
    </Link>
  );
}

/** What somebody else has saved is read anew; who has the pen goes on where they are. */
function Opened({ sketch, begun, again }: { sketch: Sketch; begun: Begun; again: () => void }) {
  const pen = usePen(sketch, again);
  return <Editing key={pen.isMine ? 'mine' : sketch.rev} sketch={sketch} begun={begun} pen={pen} again={again} />;
}

interface Props {
  sketch: Sketch;
  begun: Begun;
  pen: ReturnType<typeof usePen>;
  again: () => void;
}

function Editing({ sketch, begun, pen, again }: Props) {
  const { t } = useWords();
  const isPhone = useIsPhone();
  const writing = useWriting({ sketch, ...begun, isMine: pen.isMine });
  const [at, setAt] = useState<Cell>({ row: 0, column: 1 });
  const [range, setRange] = useState({ from: 0, to: 0 });
  const [lit, setLit] = useState<readonly string[]>([]);
  const [opened, setOpened] = useState<string>();
  const may = useMay();
  const live = useAsk('tables.get', { key: sketch.key }, { enabled: sketch.newestVersion !== null && may('tables.get', 'read') });
  const { form, rows, tried } = writing;
  const isMine = pen.isMine;
  const onKey = (event: KeyboardEvent): boolean => undoKey(event, writing);
  const onRuleKey = (event: KeyboardEvent, cell: Cell): boolean => onKey(event) || (isMine && ruleKey(event, cell, range, writing));
  return (
    <>
      <PageHead
        title={form.name || sketch.name}
        back={<Back />}
        beside={<Standing sketch={sketch} pen={pen} isSaved={writing.isSaved} />}
        actions={isMine && <PublishButton sketch={sketch} writing={writing} />}
      />
      <div className={css.page}>
        <PenNote sketch={sketch} pen={pen} again={again} />
        {writing.problem && <Trouble problem={writing.problem} again={writing.again} />}
        <TableTools form={form} range={range} writing={writing} isMine={isMine} isPhone={isPhone} onColumn={setOpened} />
        {isPhone ? (
          <RuleCards form={form} look={tried} lit={lit} changes={tried.difference ?? undefined} {...(isMine ? { onForm: writing.setForm } : {})} />
        ) : (
          <>
            <CellBar form={form} look={tried} at={at} onForm={isMine ? writing.setForm : undefined} />
            <RuleSheet
              form={form}
              look={tried}
              lit={lit}
              use={live.data}
              changes={tried.difference ?? undefined}
              onForm={isMine ? writing.setForm : undefined}
              onColumn={isMine ? setOpened : undefined}
              onKey={onRuleKey}
              onMove={(cell, chosen) => {
                setAt(cell);
                setRange(chosen);
                setLit([]);
              }}
            />
          </>
        )}
        <TestRows form={form} look={tried} rows={rows} onRows={isMine ? writing.setRows : undefined} onLit={setLit} onKey={onKey} />
        <div className={css.columns}>
          <section className={css.section} aria-labelledby="cover">
            <h2 id="cover">{t('tables.cover')}</h2>
            <CoverWords look={tried} />
          </section>
          <section className={css.section} aria-labelledby="changes">
            <h2 id="changes">{t('tables.changes')}</h2>
            <ChangesList form={form} changes={tried.difference} />
          </section>
        </div>
      </div>
      {isMine && opened !== undefined && <ColumnDialog form={form} look={tried} id={opened} onForm={writing.setForm} onClose={() => setOpened(undefined)} />}
    </>
  );
}

/** Ctrl+Z and Ctrl+Y go back and forth through all that was written, rows included. */
function undoKey(event: KeyboardEvent, { undo, redo }: Writing): boolean {
  if (!event.ctrlKey && !event.metaKey) return false;
  const key = event.key.toLowerCase();
  if (key === 'z') (event.shiftKey ? redo : undo)?.();
  else if (key === 'y') redo?.();
  else return false;
  return true;
}

/** Alt with an arrow moves a rule, Ctrl+Enter puts one below, Ctrl+Shift+D copies it, Ctrl+Delete takes the chosen ones away. */
function ruleKey(event: KeyboardEvent, { row }: Cell, range: { from: number; to: number }, { form, setForm }: Writing): boolean {
  const isCommand = event.ctrlKey || event.metaKey;
  if (event.altKey && event.key === 'ArrowUp') setForm(moveRule(form, row, -1));
  else if (event.altKey && event.key === 'ArrowDown') setForm(moveRule(form, row, 1));
  else if (isCommand && event.key === 'Enter') setForm(addRule(form, row + 1));
  else if (isCommand && event.shiftKey && event.key.toLowerCase() === 'd') setForm(copyRule(form, row));
  else if (isCommand && event.key === 'Delete') setForm(dropRules(form, range.from, range.to));
  else return false;
  return true;
}

function Standing({ sketch, pen, isSaved }: { sketch: Sketch; pen: Props['pen']; isSaved: boolean }) {
  const { t } = useWords();
  if (sketch.state !== 'open') return <Mark mood="ended">{t(sketch.state === 'published' ? 'tables.is_published' : 'tables.is_dropped')}</Mark>;
  if (!pen.isMine) return <>{t('tables.sketch')}</>;
  return (
    <span role="status">
      {t('tables.sketch')} · {t(isSaved ? 'tables.saved' : 'tables.saving')}
    </span>
  );
}

/** Says who has the pen where it is not oneself, and takes it where it lies free. */
function PenNote({ sketch, pen, again }: Pick<Props, 'sketch' | 'pen' | 'again'>) {
  const { t } = useWords();
  const may = useMay();
  const take = useAct('sketches.take_pen', []);
  if (pen.isMine || sketch.state !== 'open') return null;
  const begin = (): void =>
    take.mutate(
      { sketchId: sketch.id },
      {
        onSuccess: ({ pen: now }) => {
          again();
          pen.setPen(now);
        },
      },
    );
  return (
    <p className={css.note} role="status">
      {pen.pen ? t('tables.pen_of', { name: pen.pen.name }) : t('tables.pen_free')}
      {may('sketches.take_pen') && (
        <Button size="xs" variant="default" loading={take.isPending} onClick={begin}>
          {t(pen.pen ? 'tables.ask_pen' : 'tables.take_pen')}
        </Button>
      )}
      {take.data && !take.data.isMine && <span>{t('tables.pen_asked')}</span>}
      {take.error && <Trouble problem={take.error} />}
    </p>
  );
}
