// What surrounds every page: the rail of rooms, the search, who is signed in, the skip link, and the note when changes stop coming.
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { PanelLeftClose, PanelLeftOpen, Search, WifiOff } from 'lucide-react';
import { Suspense, lazy, useState, useSyncExternalStore } from 'react';
import { Problem, get, liveState } from '../api/index.ts';
import { ClockProvider, PageHead, Trouble, useLanguageOf, useMe, useWords } from '../ui/index.ts';
import { NoticeBell } from './bell.tsx';
import { Account } from './shell-account.tsx';
import { ShellKeys } from './shell-keys.tsx';
import { showLayer, useLayer } from './shell-layers.ts';
import { Rooms, RoomsSheet } from './shell-rooms.tsx';
import css from './shell.module.css';

const Palette = lazy(() => import('./palette.tsx').then((it) => ({ default: it.Palette })));
const KeySheet = lazy(() => import('./key-sheet.tsx').then((it) => ({ default: it.KeySheet })));

/** A demonstration shop's clock can be turned and can run faster; a real one's is asked for now and then. */
const ASK_CLOCK_MS = { turned: 10_000, real: 300_000 };
const TURNED_FROM_MS = 5_000;

/** How far the shop's clock is ahead of this browser's, in milliseconds. */
function useShopAheadMs(): number {
  const { data, dataUpdatedAt } = useQuery({
    queryKey: ['clock.now', {}],
    queryFn: ({ signal }) => get('clock.now', {}, signal),
    refetchInterval: (query) => (Math.abs(query.state.data?.offsetMs ?? 0) > TURNED_FROM_MS ? ASK_CLOCK_MS.turned : ASK_CLOCK_MS.real),
  });
  return data === undefined ? 0 : Date.parse(data.now) - dataUpdatedAt;
}

const NARROW_KEPT_AS = 'kontor.rail';

/** The frame with the page inside. */
export function Shell() {
  const { t } = useWords();
  const me = useMe();
  const [isNarrow, setNarrow] = useState(() => localStorage.getItem(NARROW_KEPT_AS) === 'narrow');
  useLanguageOf(me?.account?.language);
  const fold = (): void => {
    localStorage.setItem(NARROW_KEPT_AS, isNarrow ? 'wide' : 'narrow');
    setNarrow(!isNarrow);
  };
  const Fold = isNarrow ? PanelLeftOpen : PanelLeftClose;
  return (
    <div className={css.shell} data-narrow={isNarrow || undefined}>
      <a href="#main" className={css.skip}>
        {t('shell.skip')}
      </a>
      <header className={css.rail}>
        <Link to="/" className={css.brand} aria-label="Kontor">
          <img src="/mark.svg" alt="" width={24} height={24} />
          <span>Kontor</span>
        </Link>
        <SearchButton />
        <Rooms />
        <div className={css.account}>
          <Account />
          <NoticeBell />
          <button type="button" className={css.fold} aria-pressed={isNarrow} aria-label={t('shell.narrow')} title={t('shell.narrow')} onClick={fold}>
            <Fold size={18} aria-hidden />
          </button>
        </div>
      </header>
      <div className={css.page}>
        <LiveNote />
        <main id="main" tabIndex={-1} className={css.main}>
          <ClockProvider aheadMs={useShopAheadMs()}>
            <Outlet />
          </ClockProvider>
        </main>
      </div>
      <ShellKeys />
      <Layers />
    </div>
  );
}

const isMac = /Mac|iP(hone|ad)/.test(navigator.userAgent);

function SearchButton() {
  const { t } = useWords();
  return (
    <button
      type="button"
      className={css.search}
      aria-haspopup="dialog"
      aria-keyshortcuts="Control+K Meta+K"
      title={t('palette.label')}
      onPointerEnter={() => void import('./palette.tsx')}
      onClick={() => showLayer('palette')}
    >
      <Search size={16} aria-hidden />
      <span className={css.searchLabel}>{t('shell.search')}</span>
      <kbd aria-hidden>{isMac ? '⌘K' : 'Ctrl K'}</kbd>
    </button>
  );
}

function Layers() {
  const layer = useLayer();
  return (
    <Suspense>
      {layer === 'palette' && <Palette />}
      {layer === 'keys' && <KeySheet />}
      {layer === 'rooms' && <RoomsSheet />}
    </Suspense>
  );
}

/** Says when the page no longer learns of changes by itself. */
function LiveNote() {
  const { t } = useWords();
  const state = useSyncExternalStore(liveState.subscribe, liveState.get);
  return (
    <div role="status">
      {state === 'waiting' && (
        <p className={css.offline}>
          <WifiOff size={16} aria-hidden /> {t('shell.offline')}
        </p>
      )}
    </div>
  );
}

/** There is no such page. */
export function NotFound() {
  const { t } = useWords();
  return (
    <main id="main" tabIndex={-1}>
      <PageHead title={t('shell.not_found')} />
      <p className={css.lost}>
        <Link to="/">{t('shell.to_start')}</Link>
      </p>
    </main>
  );
}

/** A page broke or was refused. */
export function WentWrong({ error, reset }: { error: unknown; reset: () => void }) {
  const { t } = useWords();
  const problem =
    error instanceof Problem ? error : new Problem({ title: error instanceof Error ? error.message : String(error), status: 0, code: 'web.broken' });
  return (
    <>
      <PageHead title={t('shell.went_wrong')} />
      <div className={css.lost}>
        <Trouble problem={problem} again={() => (reset(), location.reload())} />
      </div>
    </>
  );
}
