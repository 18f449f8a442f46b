// The ways into the rooms: the rail on a desk, four places at the thumb and a sheet with all of them on a phone.
import { Link } from '@tanstack/react-router';
import { Ellipsis } from 'lucide-react';
import { useAsk, useLive, useMay, useMe, useWords } from '../ui/index.ts';
import { Layer } from './layer.tsx';
import { ROOMS, type Room, atHand, byGroup } from './rooms.ts';
import { showLayer } from './shell-layers.ts';
import css from './shell.module.css';

const COUNT_UP_TO = 99;

/** The rooms that the person may enter. */
export function useRooms(): Room[] {
  const may = useMay();
  return ROOMS.filter((room) => may(room.needs, 'read'));
}

type Counts = Partial<Record<string, number | undefined>>;

function useCounts(): Counts {
  const may = useMay();
  const seesTasks = may('tasks.list', 'read');
  const seesIncidents = may('incidents.list', 'read');
  const tasks = useAsk('tasks.list', { limit: COUNT_UP_TO + 1 }, { enabled: seesTasks }).data;
  const incidents = useAsk('incidents.list', { limit: COUNT_UP_TO + 1 }, { enabled: seesIncidents }).data;
  useLive([...(seesTasks ? ['tasks'] : []), ...(seesIncidents ? ['incidents'] : [])], ['tasks.list', 'incidents.list']);
  return { '/tasks': tasks?.items.length, '/incidents': incidents?.items.length };
}

/** The rail of a desk and, on a phone, the bar at the thumb. */
export function Rooms() {
  const { t } = useWords();
  const rooms = useRooms();
  const counts = useCounts();
  const roles = useMe()?.account?.roles ?? [];
  return (
    <>
      <nav className={css.rooms} aria-label={t('shell.rooms')}>
        {byGroup(rooms).map(({ group, rooms: mine }) => (
          <ul key={group} className={css.group} aria-label={t(`shell.group.${group}`)}>
            {mine.map((room) => (
              <li key={room.to}>
                <RoomLink room={room} count={counts[room.to]} />
              </li>
            ))}
          </ul>
        ))}
      </nav>
      <nav className={css.bar} aria-label={t('shell.at_hand')}>
        {atHand(rooms, roles).map((room) => (
          <RoomLink key={room.to} room={room} count={counts[room.to]} />
        ))}
        <button type="button" className={css.room} aria-haspopup="dialog" onClick={() => showLayer('rooms')}>
          <Ellipsis size={18} aria-hidden />
          <span className={css.roomLabel}>{t('shell.more')}</span>
        </button>
      </nav>
    </>
  );
}

function RoomLink({ room: { to, Icon, title, isBad }, count = 0, onClick }: { room: Room; count?: number | undefined; onClick?: () => void }) {
  const { t } = useWords();
  return (
    <Link
      to={to}
      className={css.room}
      title={t(title)}
      activeProps={{ 'data-here': '' } as object}
      activeOptions={{ exact: to === '/', includeSearch: false }}
      onClick={onClick}
    >
      <Icon size={18} aria-hidden />
      <span className={css.roomLabel}>{t(title)}</span>
      {count > 0 && (
        <span className={css.count} data-bad={isBad || undefined}>
          {count > COUNT_UP_TO ? `${COUNT_UP_TO}+` : count}
        </span>
      )}
    </Link>
  );
}

/** All rooms, group by group, on the phone. */
export function RoomsSheet() {
  const { t } = useWords();
  const counts = useCounts();
  const close = (): void => showLayer(undefined);
  return (
    <Layer label={t('shell.rooms')} place="sheet" onClose={close}>
      <nav className={css.sheet} aria-label={t('shell.rooms')}>
        {byGroup(useRooms()).map(({ group, rooms }) => (
          <section key={group}>
            <h2>{t(`shell.group.${group}`)}</h2>
            <ul>
              {rooms.map((room) => (
                <li key={room.to}>
                  <RoomLink room={room} count={counts[room.to]} onClick={close} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
    </Layer>
  );
}
