// A drawing as a component: give it the XML and where the tokens stand; it loads, paints, follows and glides.
import { ActionIcon, Tooltip } from '@mantine/core';
import { Crosshair, Maximize2, Minus, Plus } from 'lucide-react';
import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { later } from '../../api/index.ts';
import { useWords } from '../words.tsx';
import css from './drawing.module.css';
import type { Pill, TokenPlace } from './layer.ts';
import type { DrawingEvents, DrawingView, Ink } from './viewer.ts';

interface Props {
  /** Says in words what the drawing shows. */
  label: string;
  xml: string;
  tokens?: readonly TokenPlace[];
  done?: readonly string[];
  flows?: readonly string[];
  pills?: readonly Pill[];
  /** Inks of elements where the drawing tells of no tokens. */
  inks?: ReadonlyMap<string, Ink> | undefined;
  /** What is to be in sight; the whole drawing unless there is something. */
  look?: readonly string[];
  /** Marks by which elements and flows are painted: `heat-1` to `heat-5`, `way-1` to `way-4`. */
  heat?: ReadonlyMap<string, string> | undefined;
  tone?: 'busy' | 'bad' | undefined;
  chosen?: string | readonly string[] | undefined;
  onChoose?: (element: string, more: boolean) => void;
  onBand?: (elements: string[]) => void;
  onHover?: DrawingEvents['onHover'];
  /** What lies above the drawing, e.g. a card at the element under the pointer. */
  over?: ReactNode;
  height: string;
}

const NONE: readonly never[] = [];
/** So many of the last steps are kept in sight with the token, as far as there is room. */
const CAME_FROM = 4;

/** Loads bpmn-js when the first drawing is shown. */
const loadViewer = (): Promise<typeof import('./viewer.ts')> => import('./viewer.ts');

/** The drawing. On the phone and for large drawings it begins where the token is. */
export function Drawing(props: Props) {
  const { label, xml, tokens = NONE, done = NONE, flows = NONE, pills = NONE, inks, heat, look = NONE, chosen, onChoose, height } = props;
  const { t } = useWords();
  const { ground, view, isBroken } = useView(xml, props);
  useTokens(view, tokens, done, flows);
  useEffect(() => view?.count(pills), [view, pills]);
  useEffect(() => void (inks && view?.colour(new Map(inks))), [view, inks]);
  useEffect(() => void (heat && view?.warm(heat)), [view, heat]);
  useEffect(() => void (look.length > 0 && view?.follow(look)), [view, look]);
  useEffect(() => view?.choose(chosen === undefined ? NONE : typeof chosen === 'string' ? [chosen] : chosen), [view, chosen]);

  const follow = (): void =>
    view?.follow(
      tokens.map((it) => it.element),
      done.slice(-CAME_FROM),
    );
  return (
    <div className={css.frame} style={{ height }}>
      <div
        ref={ground}
        className={css.ground}
        role="group"
        aria-label={label}
        data-drawing
        data-ready={view ? '' : undefined}
        data-choosing={onChoose ? '' : undefined}
        data-tone={props.tone}
      />
      {isBroken && <p className={css.note}>{t('drawing.broken')}</p>}
      {!view && !isBroken && <p className={css.note}>{t('drawing.loading')}</p>}
      {view && props.over}
      <div className={css.tools}>
        {tokens.length > 0 && <Tool label={t('drawing.follow')} icon={<Crosshair size={16} aria-hidden />} onClick={follow} />}
        <Tool label={t('drawing.fit')} icon={<Maximize2 size={16} aria-hidden />} onClick={() => view?.fit()} />
        <Tool label={t('drawing.closer')} icon={<Plus size={16} aria-hidden />} onClick={() => view?.zoomBy(1.25)} />
        <Tool label={t('drawing.farther')} icon={<Minus size={16} aria-hidden />} onClick={() => view?.zoomBy(0.8)} />
      </div>
    </div>
  );
}

/** Draws the XML in the element that `ground` is given to; anew when it is another drawing. */
function useView(xml: string, { onChoose, onBand, onHover }: DrawingEvents) {
  const ground = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<DrawingView>();
  const [isBroken, setBroken] = useState(false);
  const hasBand = onBand !== undefined;
  const choose = useEffectEvent((element: string, more: boolean) => onChoose?.(element, more));
  const band = useEffectEvent((elements: string[]) => onBand?.(elements));
  const hover = useEffectEvent<NonNullable<DrawingEvents['onHover']>>((element, box) => onHover?.(element, box));
  useEffect(() => {
    const container = ground.current;
    if (!container) return;
    let isGone = false;
    let opened: DrawingView | undefined;
    loadViewer()
      .then(({ DrawingView }) =>
        DrawingView.open(container, xml, {
          onChoose: (element, more) => choose(element, more),
          onHover: (element, box) => hover(element, box),
          ...(hasBand ? { onBand: (elements) => band(elements) } : {}),
        }),
      )
      .then((made) => {
        if (isGone) return made.close();
        opened = made;
        setBroken(false);
        setView(made);
      })
      .catch(() => !isGone && setBroken(true));
    return () => {
      isGone = true;
      setView(undefined);
      opened?.close();
    };
  }, [xml, hasBand]);
  return { ground, view, isBroken };
}

/** Paints the way and stands the tokens; the view follows a token that left its sight only when nobody moved the view. */
function useTokens(view: DrawingView | undefined, tokens: readonly TokenPlace[], done: readonly string[], flows: readonly string[]): void {
  const seen = useRef<{ view: DrawingView; flows: Set<string> } | undefined>(undefined);
  useEffect(() => {
    if (!view) return;
    const isFirst = seen.current?.view !== view;
    const before = isFirst ? new Set(flows) : seen.current!.flows;
    const taken = new Set(flows.filter((flow) => !before.has(flow)));
    seen.current = { view, flows: new Set(flows) };
    const stuck = tokens.filter((it) => it.isStuck).map((it) => it.element);
    view.paint(
      [...done, ...flows],
      tokens.filter((it) => !it.isStuck).map((it) => it.element),
      stuck,
    );
    const glideMs = view.stand(tokens, taken);
    const here = tokens.map((it) => it.element);
    const from = done.slice(-CAME_FROM);
    if (isFirst) return view.follow(here.length > 0 ? here : done.slice(-1), from);
    if (here.length === 0) return;
    return later(glideMs, () => view.keepInSight(here, from));
  }, [view, tokens, done, flows]);
}

function Tool({ label, icon, onClick }: { label: string; icon: React.ReactNode; onClick: () => void }) {
  return (
    <Tooltip label={label} position="left">
      <ActionIcon variant="default" size={32} aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}
