// Where drawings and tables are published: files are checked first, what is found is shown on the drawing, and what differs from the published one.
import { Button } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Problem } from '../../../api/index.ts';
import { BackArrow, ChoiceButtons, Drawing, DropZone, FilePicker, PageHead, RowsToCome, Trouble, useAct, useMay, useWords } from '../../../ui/index.ts';
import { type Checked, Differences, Findings, inksFor } from './findings.tsx';
import { type ImpactChoice, ImpactOf, type ImpactReport, isChosen } from './impact.tsx';
import css from './publish.module.css';
import shared from './processes.module.css';

const FILES = '.bpmn,.dmn,.xml,text/xml,application/xml';
type Given = { name: string; xml: string };

/** The page. */
export function PublishPage() {
  const { t } = useWords();
  const [files, setFiles] = useState<Given[]>([]);
  const [moving, setMoving] = useState<Moving>(NOTHING_CHOSEN);
  const check = useAct('processes.check', []);
  const take = async (given: File[]): Promise<void> => {
    if (given.length === 0) return;
    const read = await Promise.all(given.map(async (file) => ({ name: file.name.slice(0, 200), xml: await file.text() })));
    setFiles(read);
    setMoving(NOTHING_CHOSEN);
    check.mutate({ files: read });
  };
  const isChecked = check.data !== undefined && !check.isPending;
  return (
    <>
      <PageHead
        title={t('checks.title')}
        back={
          <Link to="/processes" className={shared.back}>
            <BackArrow /> {t('processes.title')}
          </Link>
        }
        actions={
          isChecked ? (
            <>
              <FilePicker label={t('checks.other')} accept={FILES} isMany isQuiet onFiles={(given) => void take(given)} />
              {files.length === 1 && <SketchButton file={files[0]!} kind={check.data.files[0]?.what === 'decision' ? 'decision' : 'process'} />}
              <PublishButton files={files} checked={check.data.files} isOk={check.data.ok} moving={moving} />
            </>
          ) : undefined
        }
      />
      {check.error && (
        <div className={shared.around}>
          <Trouble problem={check.error} />
        </div>
      )}
      {check.isPending && <RowsToCome rows={8} heightPx={56} />}
      {!isChecked && !check.isPending && (
        <div className={shared.around}>
          <DropZone
            says={t('checks.drop')}
            help={t('checks.drop_help')}
            choose={t('checks.choose')}
            accept={FILES}
            isMany
            onFiles={(given) => void take(given)}
          />
        </div>
      )}
      {isChecked && <Result key={check.submittedAt} files={files} checked={check.data.files} isOk={check.data.ok} />}
      {isChecked && asksImpact(check.data) && (
        <ImpactOf
          key={`impact ${check.submittedAt}`}
          xml={files[0]!.xml}
          choices={moving.choices}
          onChoices={(choices) => setMoving((before) => ({ ...before, choices }))}
          onReady={(impact) => setMoving((before) => ({ ...before, impact }))}
        />
      )}
    </>
  );
}

/** What becomes of runs under way: asked for one drawing at a time, and only when it could be published. */
type Moving = { impact: ImpactReport | undefined; choices: ImpactChoice[] };
const NOTHING_CHOSEN: Moving = { impact: undefined, choices: [] };
const asksImpact = ({ ok, files }: { ok: boolean; files: Checked[] }): boolean => ok && files.length === 1 && files[0]!.what === 'definition';

/** A file that is not ready, or not to be live at once, goes on as a sketch. */
function SketchButton({ file, kind }: { file: Given; kind: 'process' | 'decision' }) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const start = useAct('sketches.start', ['sketches.list']);
  if (!may('sketches.start')) return null;
  return (
    <>
      <Button
        variant="default"
        loading={start.isPending}
        onClick={() => start.mutate({ kind, xml: file.xml }, { onSuccess: ({ sketchId }) => void navigate({ to: '/sketches/$id', params: { id: sketchId } }) })}
      >
        {t('checks.sketch')}
      </Button>
      {start.error && (
        <div className={css.refused}>
          <Trouble problem={start.error} />
        </div>
      )}
    </>
  );
}

function PublishButton({ files, checked, isOk, moving }: { files: Given[]; checked: Checked[]; isOk: boolean; moving: Moving }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const touched = ['processes.list', 'processes.map'] as const;
  const one = useAct('processes.publish', touched);
  const table = useAct('decisions.publish', touched);
  const all = useAct('processes.publish_all', touched);
  const [first] = checked;
  const publish = async (): Promise<void> => {
    if (files.length > 1) await all.mutateAsync({ files });
    else if (first?.what === 'decision') await table.mutateAsync({ xml: files[0]!.xml });
    else await one.mutateAsync({ xml: files[0]!.xml, ...(moving.choices.length > 0 ? { choices: moving.choices } : {}) });
    const drawing = checked.find(({ what }) => what === 'definition');
    await (drawing ? navigate({ to: '/processes/$key', params: { key: drawing.key } }) : navigate({ to: '/processes' }));
  };
  const problem = one.error ?? table.error ?? all.error;
  return (
    <>
      <Button
        disabled={!isOk || (moving.impact !== undefined && !isChosen(moving.impact, moving.choices))}
        loading={one.isPending || table.isPending || all.isPending}
        onClick={() => void publish().catch(onlyProblems)}
      >
        {t('checks.publish')}
      </Button>
      {problem && (
        <div className={css.refused}>
          <Trouble problem={problem} />
        </div>
      )}
    </>
  );
}

/** A refusal is shown beside the button; anything else is not for this page. */
function onlyProblems(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
}

function Result({ files, checked, isOk }: { files: Given[]; checked: Checked[]; isOk: boolean }) {
  const { t } = useWords();
  const [shown, setShown] = useState(
    Math.max(
      0,
      checked.findIndex(({ problems }) => problems.length > 0),
    ),
  );
  const [chosen, setChosen] = useState<number>();
  const file = files[shown]!;
  const found = checked[shown]!;
  const inks = useMemo(() => inksFor(found, chosen), [found, chosen]);
  const look = useMemo(() => (chosen === undefined ? [] : [found.problems[chosen]!.element]), [found, chosen]);
  const errors = checked.reduce((sum, one) => sum + one.problems.filter(({ level }) => level === 'error').length, 0);
  const warnings = checked.reduce((sum, one) => sum + one.problems.filter(({ level }) => level === 'warning').length, 0);
  const isDrawn = found.what === 'definition' && found.key !== '';
  return (
    <div className={css.result}>
      <p role="status" className={css.status} data-ok={isOk || undefined}>
        <strong>{t(isOk ? 'checks.ok' : 'checks.not_ok')}</strong>{' '}
        <span className="quiet">
          {t('checks.errors', { count: errors })}, {t('checks.warnings', { count: warnings })}
        </span>
      </p>
      {files.length > 1 && (
        <ChoiceButtons
          label={t('checks.files')}
          choices={files.map(({ name }, index) => ({ value: String(index), says: name }))}
          value={String(shown)}
          onChange={(value) => {
            setShown(Number(value));
            setChosen(undefined);
          }}
        />
      )}
      {isDrawn && (
        <Drawing
          label={t('checks.drawing_of', { name: found.name })}
          xml={file.xml}
          inks={inks}
          look={look}
          onChoose={(element) => {
            const index = found.problems.findIndex((problem) => problem.element === element);
            setChosen(index < 0 ? undefined : index);
          }}
          height="max(18rem, min(100dvh - 20rem, 52vw))"
        />
      )}
      <div className={css.columns}>
        <Findings xml={file.xml} checked={found} chosen={chosen} onChoose={setChosen} />
        {isDrawn && <Differences xml={file.xml} checked={found} />}
      </div>
    </div>
  );
}
