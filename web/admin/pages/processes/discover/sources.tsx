// Where a log comes from: a file, what this shop has done, or a log that was read before.
import { Button, FileButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { FileUp, X } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import { type Actions, Problem, act } from '../../../../api/index.ts';
import { Empty, Trouble, When, useAct, useAsk, useMay, useWords } from '../../../../ui/index.ts';
import css from './discover.module.css';
import { Columns } from './columns.tsx';
import { BYTES_AT_MOST, type Mapping, type Progress, beginningOf, readLog } from './pieces.ts';

type Guess = Actions['discovery.guess']['output'];
interface Given {
  file: File;
  guess: Guess;
}
interface Props {
  onRead: (logId: string) => void;
}

/** The sources beside each other. */
export function Sources({ onRead }: Props) {
  const { t } = useWords();
  const may = useMay();
  const [given, setGiven] = useState<Given>();
  const [trouble, setTrouble] = useState<string>();
  const guess = useAct('discovery.guess', []);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setTrouble(undefined);
    setGiven(undefined);
    if (file.size > BYTES_AT_MOST) return setTrouble(t('discovery.too_large'));
    const found = await guess.mutateAsync({ text: await beginningOf(file) }).catch(onlyProblems);
    if (!found) return;
    if (found.format === 'unknown') setTrouble(t('discovery.no_log', { name: file.name }));
    else setGiven({ file, guess: found });
  };
  if (!may('discovery.begin')) return <Empty title={t('discovery.may_not')} />;
  return (
    <div className={css.page}>
      <p className={css.lead}>{t('discovery.about')}</p>
      {guess.error && <Trouble problem={guess.error} />}
      {trouble !== undefined && (
        <p role="alert" className={css.bad}>
          {trouble}
        </p>
      )}
      {given ? (
        <Reading key={`${given.file.name} ${given.file.lastModified}`} given={given} onRead={onRead} onLeave={() => setGiven(undefined)} />
      ) : (
        <>
          <Drop take={take} isBusy={guess.isPending} />
          <FromShop onRead={onRead} />
          <Earlier />
        </>
      )}
    </div>
  );
}

/** A refusal is shown on the page; anything else is not for it. */
function onlyProblems(error: unknown): undefined {
  if (!(error instanceof Problem)) throw error;
  return undefined;
}

function Drop({ take, isBusy }: { take: (file: File | undefined) => Promise<void>; isBusy: boolean }) {
  const { t } = useWords();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  const over = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <div className={css.drop} data-over={isOver || undefined} onDragOver={over} onDragLeave={() => setOver(false)} onDrop={drop}>
      <FileUp size={28} aria-hidden />
      <p>{t('discovery.drop')}</p>
      <FileButton accept=".csv,.xes,.txt,.xml,text/csv,text/xml" onChange={(file) => void take(file ?? undefined)}>
        {(props) => (
          <Button loading={isBusy} {...props}>
            {t('discovery.choose')}
          </Button>
        )}
      </FileButton>
      <p className="quiet">{t('discovery.drop_help')}</p>
    </div>
  );
}

/** A file that was chosen: its columns are looked at, then it is read. */
function Reading({ given: { file, guess }, onRead, onLeave }: { given: Given; onRead: (logId: string) => void; onLeave: () => void }) {
  const { t } = useWords();
  const [mapping, setMapping] = useState<Mapping | null>(guess.mapping);
  const [progress, setProgress] = useState<Progress>();
  const [problem, setProblem] = useState<Problem>();
  const stop = useRef<AbortController>(undefined);
  const read = async (): Promise<void> => {
    setProblem(undefined);
    setProgress({ share: 0, events: 0, badCount: 0, bad: [] });
    stop.current = new AbortController();
    const format = guess.format === 'xes' ? 'xes' : 'csv';
    const name = file.name.replace(/\.\w+$/, '').slice(0, 120) || file.name;
    try {
      onRead(await readLog(file, { name, format, mapping: mapping ?? undefined }, setProgress, stop.current.signal));
    } catch (error) {
      setProgress(undefined);
      if (error instanceof Problem) setProblem(error);
      else if (!stop.current.signal.aborted) throw error;
    }
  };
  return (
    <section className={css.section} aria-label={file.name}>
      <header className={css.sectionHead}>
        <h2>{file.name}</h2>
        <Button size="xs" variant="subtle" leftSection={<X size={14} aria-hidden />} onClick={() => (stop.current?.abort(), onLeave())}>
          {t('discovery.other_file')}
        </Button>
      </header>
      {guess.format === 'csv' && <Columns guess={guess} mapping={mapping} onMapping={setMapping} isLocked={progress !== undefined} />}
      {guess.format === 'xes' && <p className="quiet">{t('discovery.is_xes')}</p>}
      {problem && <Trouble problem={problem} />}
      {progress ? (
        <ProgressOf progress={progress} />
      ) : (
        <div>
          <Button disabled={guess.format === 'csv' && mapping === null} onClick={() => void read()}>
            {t('discovery.read')}
          </Button>
        </div>
      )}
    </section>
  );
}

function ProgressOf({ progress }: { progress: Progress }) {
  const { t, named, number } = useWords();
  return (
    <div className={css.progress} role="status">
      <progress value={progress.share} max={1} aria-label={t('discovery.reading')} />
      <span>
        {t('discovery.read_so_far', { count: progress.events })}
        {progress.badCount > 0 && ` ${t('discovery.bad_rows', { count: progress.badCount })}`}
      </span>
      {progress.bad.length > 0 && (
        <ul className="quiet">
          {progress.bad.slice(0, 8).map(({ line, why }, at) => (
            <li key={`${line} ${at}`}>{t('discovery.bad_line', { line: number(line), why: named('discovery.why', why) })}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The drawings of this shop: what really happens on each, seen without the drawing. */
function FromShop({ onRead }: Props) {
  const { t } = useWords();
  const processes = useAsk('processes.list', {});
  const take = useAct('discovery.from_shop', ['discovery.list']);
  const items = processes.data?.items ?? [];
  if (items.length === 0) return null;
  const begin = (key: string, name: string): void =>
    take.mutate({ name: t('discovery.steps_of', { name }).slice(0, 120), of: { steps: key } }, { onSuccess: ({ logId }) => onRead(logId) });
  return (
    <section className={css.section} aria-labelledby="shop">
      <h2 id="shop">{t('discovery.this_shop')}</h2>
      <p className="quiet">{t('discovery.this_shop_help')}</p>
      {take.error && <Trouble problem={take.error} />}
      <div className={css.choices}>
        {items.map(({ key, name }) => (
          <Button
            key={key}
            variant="default"
            loading={take.isPending && 'steps' in take.variables.of && take.variables.of.steps === key}
            onClick={() => begin(key, name)}
          >
            {name}
          </Button>
        ))}
        <Button
          variant="default"
          loading={take.isPending && 'events' in take.variables.of}
          onClick={() => take.mutate({ name: t('discovery.order_events'), of: { events: 'order' } }, { onSuccess: ({ logId }) => onRead(logId) })}
        >
          {t('discovery.order_events')}
        </Button>
      </div>
    </section>
  );
}

function Earlier() {
  const { t } = useWords();
  const logs = useAsk('discovery.list', {});
  const items = logs.data?.items ?? [];
  if (logs.error && !logs.data) return <Trouble problem={logs.error} again={() => void logs.refetch()} />;
  if (items.length === 0) return null;
  return (
    <section className={css.section} aria-labelledby="earlier">
      <h2 id="earlier">{t('discovery.earlier')}</h2>
      <ul className={css.earlier}>
        {items.map((log) => (
          <li key={log.id}>
            <Link to="/processes/discover" search={{ log: log.id }}>
              {log.name}
            </Link>
            <span className="quiet">
              {t('discovery.cases', { count: log.cases })} · {t('discovery.events', { count: log.events })} · <When at={log.startedAt} />
            </span>
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={t('discovery.forget_of', { name: log.name })}
              onClick={() => void act('discovery.drop', { logId: log.id }).then(() => logs.refetch())}
            >
              {t('discovery.forget')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
