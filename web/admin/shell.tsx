// What surrounds every page: the rail of rooms, who is signed in, the skip link, and the note when changes stop coming.
import { ActionIcon, Menu } from '@mantine/core';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Languages, LogOut, Moon, Sun, SunMoon, UserRound, WifiOff } from 'lucide-react';
import { useMantineColorScheme } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useSyncExternalStore } from 'react';
import { Problem, act, get, liveState } from '../api/index.ts';
import { ClockProvider, LANGUAGES, OWN_NAMES, PageHead, Trouble, useAsk, useLanguage, useLanguageOf, useLive, useMay, useMe, useWords } from '../ui/index.ts';
import { NoticeBell } from './bell.tsx';
import { ROOMS, type RoomPath } from './rooms.ts';
import css from './shell.module.css';

const COUNT_UP_TO = 99;

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

/** The frame with the page inside. */
export function Shell() {
  const { t } = useWords();
  const me = useMe();
  useLanguageOf(me?.account?.language);
  return (
    <div className={css.shell}>
      <a href="#main" className={css.skip}>
        {t('shell.skip')}
      </a>
      <header className={css.rail}>
        <Link to="/" className={css.brand} aria-label="Kontor">
          <img src="/mark.svg" alt="" width={24} height={24} />
          <span>Kontor</span>
        </Link>
        <Rooms />
        <NoticeBell />
        <AccountMenu />
      </header>
      <div className={css.page}>
        <LiveNote />
        <main id="main" tabIndex={-1} className={css.main}>
          <ClockProvider aheadMs={useShopAheadMs()}>
            <Outlet />
          </ClockProvider>
        </main>
      </div>
    </div>
  );
}

function Rooms() {
  const { t } = useWords();
  const may = useMay();
  const seesTasks = may('tasks.list', 'read');
  const seesIncidents = may('incidents.list', 'read');
  const tasks = useAsk('tasks.list', { limit: COUNT_UP_TO + 1 }, { enabled: seesTasks }).data;
  const incidents = useAsk('incidents.list', { limit: COUNT_UP_TO + 1 }, { enabled: seesIncidents }).data;
  useLive([...(seesTasks ? ['tasks'] : []), ...(seesIncidents ? ['incidents'] : [])], ['tasks.list', 'incidents.list']);
  const counts: Partial<Record<string, number | undefined>> = { '/tasks': tasks?.items.length, '/incidents': incidents?.items.length };
  return (
    <nav className={css.rooms} aria-label={t('shell.rooms')}>
      {ROOMS.filter((room) => may(room.needs, 'read')).map(({ to, Icon, title, isBad }) => (
        <Room key={to} to={to} icon={<Icon size={18} aria-hidden />} label={t(title)} count={counts[to]} isBad={isBad ?? false} />
      ))}
    </nav>
  );
}

interface RoomProps {
  to: RoomPath;
  icon: ReactNode;
  label: string;
  count?: number | undefined;
  isBad?: boolean;
}

function Room({ to, icon, label, count = 0, isBad }: RoomProps) {
  return (
    <Link to={to} className={css.room} activeProps={{ 'data-here': '' } as object} activeOptions={{ exact: to === '/', includeSearch: false }}>
      {icon}
      <span className={css.roomLabel}>{label}</span>
      {count > 0 && (
        <span className={css.count} data-bad={isBad || undefined}>
          {count > COUNT_UP_TO ? `${COUNT_UP_TO}+` : count}
        </span>
      )}
    </Link>
  );
}

function AccountMenu() {
  const { t } = useWords();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { language, choose } = useLanguage();
  const leave = async (): Promise<void> => {
    await act('staff.sign_out', {}).catch(() => undefined);
    client.clear();
    liveState.reset();
    await navigate({ to: '/sign-in', search: {} });
  };
  return (
    <div className={css.account}>
      <Menu position="top-start" width={230}>
        <Menu.Target>
          <button type="button" className={css.who} aria-label={t('shell.account', { name: me?.account?.name ?? '' })}>
            <UserRound size={18} aria-hidden />
            <span className={css.whoName}>{me?.account?.name}</span>
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{me?.account?.email}</Menu.Label>
          <Menu.Divider />
          <Menu.Label>
            <Languages size={14} aria-hidden /> {t('shell.language')}
          </Menu.Label>
          {LANGUAGES.map((it) => (
            <Menu.Item
              key={it}
              lang={it}
              aria-current={it === language || undefined}
              data-chosen={it === language || undefined}
              className={css.choice}
              onClick={() => choose(it)}
            >
              {OWN_NAMES[it]}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Label>{t('shell.scheme')}</Menu.Label>
          <Schemes />
          <Menu.Divider />
          <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={() => void leave()}>
            {t('shell.sign_out')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

const SCHEMES = { light: Sun, dark: Moon, auto: SunMoon };

function Schemes() {
  const { t } = useWords();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className={css.schemes}>
      {(['light', 'dark', 'auto'] as const).map((scheme) => {
        const Icon = SCHEMES[scheme];
        const isChosen = colorScheme === scheme;
        return (
          <ActionIcon
            key={scheme}
            variant={isChosen ? 'light' : 'subtle'}
            color={isChosen ? 'ink' : 'gray'}
            size={36}
            aria-label={t(`shell.scheme.${scheme}`)}
            aria-pressed={isChosen}
            onClick={() => setColorScheme(scheme)}
          >
            <Icon size={16} aria-hidden />
          </ActionIcon>
        );
      })}
    </div>
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
    <>
      <PageHead title={t('shell.not_found')} />
      <p className={css.lost}>
        <Link to="/">{t('shell.to_start')}</Link>
      </p>
    </>
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
