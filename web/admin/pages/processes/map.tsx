// The map of a process, live: how many stand where, how long it takes, how often it goes wrong, what it costs — and what is done about it.
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { type ReactNode, useCallback, useEffect, useEffectEvent, useMemo, useState } from 'react';
import { type ProcessMap, every } from '../../../api/index.ts';
import {
  BackArrow,
  ChoiceButtons,
  Drawing,
  PageHead,
  RowsToCome,
  Trouble,
  WithPanel,
  elementsOf,
  useAsk,
  useLive,
  useNow,
  useWords,
} from '../../../ui/index.ts';
import css from './processes.module.css';
import { VersionsOf } from './versions.tsx';
import { HeadActions } from './watch/head-actions.tsx';
import { type Hovered, HoverCard } from './watch/hover-card.tsx';
import { Legend } from './watch/legend.tsx';
import { type Days, MODES, type Mode, TABS, type Tab, WINDOWS, marksOf, rowsOf, valueOf, windowOf } from './watch/modes.ts';
import { NumbersTable } from './watch/numbers.tsx';
import { TokensPanel } from './watch/tokens-panel.tsx';
import watch from './watch/watch.module.css';

/** What has gone through changes slowly beside what stands there now. */
const LOOK_AGAIN_MS = 60_000;

/** The map of one process. */
export function ProcessPage() {
  const { t } = useWords();
  const { key } = useParams({ from: '/shell/processes/$key' });
  const map = useAsk('processes.map', { key });
  useLive([`process:${key}`], ['processes.live', 'watch.tokens']);
  useLive(['processes'], ['processes.map']);
  const back = (
    <Link to="/processes" className={css.back}>
      <BackArrow /> {t('processes.title')}
    </Link>
  );
  if (map.error && !map.data) {
    return (
      <>
        <PageHead title={key} back={back} />
        <div className={css.around}>
          <Trouble problem={map.error} again={() => void map.refetch()} />
        </div>
      </>
    );
  }
  if (!map.data) return <RowsToCome rows={10} heightPx={56} />;
  return (
    <MapView
      map={map.data}
      head={
        <PageHead title={map.data.name} back={back} beside={t('processes.version', { version: map.data.version })} actions={<HeadActions processKey={key} />} />
      }
    />
  );
}

/** What the address says: the mode, the window, the chosen elements and the part below. */
function useAddress() {
  const search = useSearch({ from: '/shell/processes/$key' });
  const navigate = useNavigate({ from: '/processes/$key' });
  const { element, mode = 'count', days = '7', tab = 'numbers' } = search;
  const set = useCallback(
    (change: Partial<typeof search>): void => void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false }),
    [navigate],
  );
  const chosen = useMemo(() => element?.split(',').filter((it) => it !== '') ?? [], [element]);
  return { mode, days, tab, chosen, set };
}

function useNumbers(map: ProcessMap, days: Days) {
  const now = useNow();
  const window = windowOf(now, days);
  const heat = useAsk('processes.heat', { key: map.key, ...window }, { keep: true });
  const live = useAsk('processes.live', { key: map.key });
  const again = useEffectEvent(() => {
    if (!document.hidden) void heat.refetch();
  });
  useEffect(() => every(LOOK_AGAIN_MS, () => again()), []);
  const names = elementsOf(map.xml);
  const rows = useMemo(() => rowsOf(heat.data, live.data?.elements, names), [heat.data, live.data, names]);
  return { heat, live, rows };
}

type Rows = ReturnType<typeof useNumbers>['rows'];

/** The numbers on the drawing, in words. */
function usePills(rows: Rows, mode: Mode) {
  const { t, number, duration, money } = useWords();
  const currency = rows.find((it) => it.cost !== null)?.cost?.currency ?? 'EUR';
  const says = useCallback(
    (value: number): string => {
      if (mode === 'p50' || mode === 'p95') return value < 1 ? t('watch.at_once') : duration(value * 1000);
      return mode === 'cost' ? money({ amount: value.toFixed(2), currency }) : number(Math.ceil(value));
    },
    [mode, currency, t, duration, money, number],
  );
  const pills = useMemo(
    () =>
      rows.flatMap((it) => {
        const value = valueOf(it, mode);
        return value === undefined || (mode !== 'count' && !it.isStep)
          ? []
          : [{ element: it.element, text: says(value), isBad: mode === 'count' ? it.stuck > 0 : mode === 'errors' }];
      }),
    [rows, mode, says],
  );
  return { pills, says };
}

function MapView({ map, head }: { map: ProcessMap; head: ReactNode }) {
  const { t } = useWords();
  const { mode, days, tab, chosen, set } = useAddress();
  const { heat, rows } = useNumbers(map, days);
  const [hovered, setHovered] = useState<Hovered>();
  const { pills, says } = usePills(rows, mode);
  const marks = useMemo(() => marksOf(rows, heat.data?.flows ?? [], mode), [rows, heat.data, mode]);
  const choose = useCallback(
    (element: string, more: boolean): void => {
      const rest = chosen.filter((it) => it !== element);
      const next = more ? (rest.length < chosen.length ? rest : [...chosen, element]) : chosen.length === 1 && rest.length === 0 ? [] : [element];
      set({ element: next.length > 0 ? next.join(',') : undefined });
    },
    [chosen, set],
  );
  const row = hovered && rows.find((it) => it.element === hovered.element);
  return (
    <WithPanel panel={chosen[0] === undefined ? undefined : <TokensPanel map={map} elements={chosen} onClose={() => set({ element: undefined })} />}>
      {head}
      <Bar mode={mode} days={days} set={set} />
      <Drawing
        label={t('processes.drawing_of', { name: map.name })}
        xml={map.xml}
        pills={pills}
        heat={marks}
        tone={mode === 'errors' ? 'bad' : 'busy'}
        chosen={chosen}
        onChoose={choose}
        onBand={(elements) => set({ element: elements.length > 0 ? elements.join(',') : undefined })}
        onHover={(element, box) => setHovered(element !== undefined && box ? { element, box } : undefined)}
        over={
          hovered && (
            <HoverCard
              key={hovered.element}
              processKey={map.key}
              hovered={hovered}
              row={row}
              name={elementsOf(map.xml).get(hovered.element)?.name || hovered.element}
            />
          )
        }
        height="max(18rem, min(100dvh - 15rem, 62vw))"
      />
      {heat.error && !heat.data ? (
        <Trouble problem={heat.error} again={() => void heat.refetch()} />
      ) : (
        <Legend mode={mode} rows={rows} heat={heat.data} says={says} />
      )}
      <Parts tab={tab} onTab={(next) => set({ tab: next === 'numbers' ? undefined : next })}>
        {tab === 'numbers' && <NumbersTable rows={rows} chosen={chosen} hasCosts={heat.data?.costs ?? false} onChoose={choose} />}
        {tab === 'versions' && <VersionsOf processKey={map.key} xml={map.xml} />}
      </Parts>
    </WithPanel>
  );
}

type Set = ReturnType<typeof useAddress>['set'];

/** Which numbers the drawing shows, and over which time. */
function Bar({ mode, days, set }: { mode: Mode; days: Days; set: Set }) {
  const { t, named } = useWords();
  return (
    <div className={watch.bar}>
      <ChoiceButtons
        label={t('watch.shows')}
        choices={MODES.map((value) => ({ value, says: named('watch.mode', value) }))}
        value={mode}
        onChange={(value) => set({ mode: value === 'count' ? undefined : value })}
      />
      {mode !== 'count' && (
        <ChoiceButtons
          label={t('watch.window')}
          choices={WINDOWS.map((value) => ({ value, says: named('watch.days', value) }))}
          value={days}
          onChange={(value) => set({ days: value === '7' ? undefined : value })}
        />
      )}
    </div>
  );
}

/** What lies under the drawing, one part at a time. */
function Parts({ tab, onTab, children }: { tab: Tab; onTab: (tab: Tab) => void; children: ReactNode }) {
  const { t, named } = useWords();
  return (
    <>
      <div className={watch.tabs} role="group" aria-label={t('watch.parts')}>
        {TABS.map((it) => (
          <button key={it} type="button" aria-pressed={it === tab} onClick={() => onTab(it)}>
            {named('watch.tab', it)}
          </button>
        ))}
      </div>
      {children}
    </>
  );
}
