// A sketch beside what is live: the difference in colour and in words, what is wrong, what it does to the runs under way, and publishing it.
import { ActionIcon, Button, Menu } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Ellipsis, History, MessageSquare, Trash2 } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import {
  BackArrow,
  Mark,
  PageHead,
  RowsToCome,
  SidePanel,
  Trouble,
  WithPanel,
  offerUndo,
  useAct,
  useAsk,
  useLive,
  useMay,
  useWords,
} from '../../../../ui/index.ts';
import { Findings } from '../../processes/findings.tsx';
import { type ImpactChoice, ImpactOf, type ImpactReport, isChosen } from '../../processes/impact.tsx';
import type { SketchWhole } from '../sketch-types.ts';
import { Comments, useCommentCounts } from '../talk/comments.tsx';
import { Avatars, PenLine, useHere } from '../talk/presence.tsx';
import { Trail } from '../talk/trail.tsx';
import { ChangesList } from './changes-list.tsx';
import { type Look, changesOf, inksOf, namesOf } from './changes.ts';
import css from './compare.module.css';
import { ComparedDrawing, type View } from './drawing.tsx';
import { Meanwhile } from './meanwhile.tsx';
import { Published } from './published.tsx';

const TOUCHED = ['sketches.get', 'sketches.look', 'sketches.list'] as const;

/** The page. */
export function ComparePage() {
  const { t } = useWords();
  const { id } = useParams({ from: '/shell/sketches/$id/compare' });
  const sketch = useAsk('sketches.get', { sketchId: id });
  const look = useAsk('sketches.look', { sketchId: id }, { keep: true });
  // Not the processes: whatever moves an order would have the whole drawing checked again.
  useLive(['sketches'], ['sketches.get', 'sketches.look']);
  const problem = sketch.error ?? look.error;
  if (problem && !(sketch.data && look.data)) {
    return (
      <>
        <PageHead title={t('sketches.compare')} back={<Back />} />
        <div className={css.around}>
          <Trouble problem={problem} again={() => (void sketch.refetch(), void look.refetch())} />
        </div>
      </>
    );
  }
  if (!sketch.data || !look.data) return <RowsToCome rows={10} heightPx={56} />;
  return <Compared key={id} sketch={sketch.data} look={look.data} />;
}

function Back({ sketch }: { sketch?: SketchWhole }) {
  const { t } = useWords();
  return sketch && sketch.state === 'open' ? (
    <Link to="/sketches/$id" params={{ id: sketch.id }} className={css.back}>
      <BackArrow /> {sketch.name}
    </Link>
  ) : (
    <Link to="/sketches" className={css.back}>
      <BackArrow /> {t('sketches.title')}
    </Link>
  );
}

function Compared({ sketch, look }: { sketch: SketchWhole; look: Look }) {
  const { t } = useWords();
  const may = useMay();
  const [choices, setChoices] = useState<ImpactChoice[]>([]);
  const [impact, setImpact] = useState<ImpactReport>();
  const [isDespite, setDespite] = useState(false);
  const isOpen = sketch.state === 'open';
  const asksImpact = isOpen && sketch.kind === 'process' && look.ok && may('processes.impact');
  const isReady = look.ok && (look.meanwhile === null || isDespite) && (!asksImpact || (impact !== undefined && isChosen(impact, choices)));
  const publish = useAct('sketches.publish', ['sketches.get', 'sketches.look', 'sketches.list', 'processes.list', 'processes.map', 'processes.versions']);
  const go = (): void =>
    publish.mutate({ sketchId: sketch.id, rev: sketch.rev, ...(choices.length > 0 ? { choices } : {}), ...(isDespite ? { despite: true } : {}) });
  const [element, setElement] = useElement();
  const present = useHere(sketch.id, element)?.present ?? sketch.present;
  const { buttons, panel } = usePanel(sketch, element, setElement);
  return (
    <WithPanel panel={panel}>
      <PageHead
        title={t('sketches.compare_of', { name: sketch.name })}
        back={<Back sketch={sketch} />}
        beside={
          <span className={css.aside}>
            <Mark mood={isOpen ? 'plain' : sketch.state === 'published' ? 'good' : 'ended'}>{t(`sketches.state.${sketch.state}`)}</Mark>
            <Avatars present={present} nameOf={namesOf(sketch.xml, look.before?.xml)} />
          </span>
        }
        actions={
          <>
            {isOpen && <PenLine sketchId={sketch.id} here={{ ...sketch, present }} />}
            {buttons}
            <Seldom sketch={sketch} />
            {isOpen && may('sketches.publish') && (
              <Button disabled={!isReady} loading={publish.isPending} onClick={go}>
                {t('sketches.publish')}
              </Button>
            )}
          </>
        }
      />
      {publish.error && (
        <div className={css.around}>
          <Trouble problem={publish.error} />
        </div>
      )}
      {sketch.state === 'published' && <Published sketch={sketch} />}
      {isOpen && look.meanwhile === null && <Status look={look} impact={impact} choices={choices} />}
      {look.meanwhile && look.before && (
        <Meanwhile
          sketchId={sketch.id}
          rev={look.rev}
          xml={sketch.xml}
          before={look.before}
          meanwhile={look.meanwhile}
          isDespite={isDespite}
          onDespite={setDespite}
        />
      )}
      <Beside sketch={sketch} look={look} element={element} onElement={setElement}>
        {asksImpact && <ImpactOf xml={sketch.xml} choices={choices} onChoices={setChoices} onReady={setImpact} onLook={setElement} />}
      </Beside>
    </WithPanel>
  );
}

/** What stands beside the page: what colleagues say, or earlier saves; which one is open stands in the address. */
function usePanel(sketch: SketchWhole, element: string | undefined, onElement: (element: string) => void) {
  const { t } = useWords();
  const may = useMay();
  const { talk, trail } = useSearch({ from: '/shell/sketches/$id/compare' });
  const navigate = useNavigate({ from: '/sketches/$id/compare' });
  const open = [...useCommentCounts(sketch.key).values()].reduce((sum, count) => sum + count, 0);
  const show = (which: { talk?: true; trail?: true }): void =>
    void navigate({ search: (now) => ({ ...now, talk: which.talk, trail: which.trail }), replace: true, resetScroll: false });
  const says = may('comments.list', 'read');
  const buttons = says && (
    <Button
      variant="default"
      leftSection={<MessageSquare size={16} aria-hidden />}
      aria-pressed={talk === true}
      onClick={() => show(talk ? {} : { talk: true })}
    >
      {open === 0 ? t('sketches.talk') : `${t('sketches.talk')} ${open}`}
    </Button>
  );
  if (talk && says)
    return {
      buttons,
      panel: (
        <SidePanel title={t('sketches.talk')} onClose={() => show({})}>
          <Comments processKey={sketch.key} sketchId={sketch.id} element={element} nameOf={namesOf(sketch.xml)} onElement={onElement} />
        </SidePanel>
      ),
    };
  if (trail)
    return {
      buttons,
      panel: (
        <SidePanel title={t('sketches.trail')} onClose={() => show({})}>
          <Trail sketchId={sketch.id} rev={sketch.rev} isOpen={sketch.state === 'open'} />
        </SidePanel>
      ),
    };
  return { buttons, panel: undefined };
}

/** What is seldom done: earlier saves, throwing the sketch away; and taking up one again that was thrown away. */
function Seldom({ sketch }: { sketch: SketchWhole }) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate({ from: '/sketches/$id/compare' });
  const drop = useAct('sketches.drop', TOUCHED);
  const restore = useAct('sketches.restore', TOUCHED);
  const sketchId = sketch.id;
  const throwAway = (): void =>
    drop.mutate(
      { sketchId },
      {
        onSuccess: () => {
          offerUndo({ message: t('sketches.dropped', { name: sketch.name }), label: t('common.undo'), undo: () => restore.mutateAsync({ sketchId }) });
          void navigate({ to: '/sketches' });
        },
      },
    );
  const mayDrop = sketch.state === 'open' && may('sketches.drop');
  const hasTrail = sketch.rev > 1;
  return (
    <>
      {sketch.state === 'dropped' && may('sketches.restore') && (
        <Button loading={restore.isPending} onClick={() => restore.mutate({ sketchId })}>
          {t('sketches.restore')}
        </Button>
      )}
      {(mayDrop || hasTrail) && (
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('sketches.more')} loading={drop.isPending}>
              <Ellipsis size={18} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {hasTrail && (
              <Menu.Item
                leftSection={<History size={14} aria-hidden />}
                onClick={() => void navigate({ search: (now) => ({ ...now, trail: true, talk: undefined }), replace: true, resetScroll: false })}
              >
                {t('sketches.trail')}
              </Menu.Item>
            )}
            {mayDrop && (
              <Menu.Item leftSection={<Trash2 size={14} aria-hidden />} onClick={throwAway}>
                {t('sketches.drop_sketch')}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}

/** The element that is looked at, in the address. */
function useElement(): [string | undefined, (element: string | undefined) => void] {
  const { element } = useSearch({ from: '/shell/sketches/$id/compare' });
  const navigate = useNavigate({ from: '/sketches/$id/compare' });
  return [element, (next) => void navigate({ search: (now) => ({ ...now, element: next }), replace: true, resetScroll: false })];
}

/** Whether it can be published, and what is still missing. */
function Status({ look, impact, choices }: { look: Look; impact: ImpactReport | undefined; choices: ImpactChoice[] }) {
  const { t } = useWords();
  const asks = impact !== undefined && !isChosen(impact, choices);
  const says = !look.ok ? 'sketches.not_ok' : asks ? 'sketches.asks' : 'sketches.ok';
  return (
    <p role="status" className={css.status} data-mood={!look.ok ? 'bad' : asks ? 'waiting' : 'good'}>
      {t(says)}
    </p>
  );
}

interface BesideProps {
  sketch: SketchWhole;
  look: Look;
  element: string | undefined;
  onElement: (element: string | undefined) => void;
  children: ReactNode;
}

/** The drawing with the changes and what was found beside it, and what it does below. */
function Beside({ sketch, look, element, onElement, children }: BesideProps) {
  const [problem, setProblem] = useState<number>();
  const { view = 'both' } = useSearch({ from: '/shell/sketches/$id/compare' });
  const navigate = useNavigate({ from: '/sketches/$id/compare' });
  const onView = (next: View): void =>
    void navigate({ search: (now) => ({ ...now, view: next === 'both' ? undefined : next }), replace: true, resetScroll: false });
  const found = problem === undefined ? undefined : look.problems[problem];
  const inks = useMemo(() => inksOf(look, found), [look, found]);
  const changes = useMemo(() => (look.difference ? changesOf(look.difference, look.before?.xml, sketch.xml) : []), [look, sketch.xml]);
  const choose = (next: string | undefined): void => (setProblem(undefined), onElement(next));
  const isDrawing = sketch.kind === 'process';
  return (
    <div className={isDrawing ? css.beside : css.alone}>
      {isDrawing && (
        <ComparedDrawing
          look={look}
          xml={sketch.xml}
          name={sketch.name}
          view={view}
          inks={inks}
          chosen={found?.element ?? element}
          onView={onView}
          onChoose={(next) => choose(changes.some((it) => it.element === next) && next !== element ? next : undefined)}
        />
      )}
      <div className={css.lists}>
        <ChangesList changes={changes} moved={look.difference?.moved.length ?? 0} before={look.before} chosen={element} onChoose={choose} />
        {look.problems.length > 0 && <Findings xml={sketch.xml} checked={look} chosen={problem} onChoose={setProblem} />}
      </div>
      <div className={css.below}>{children}</div>
    </div>
  );
}
