// The bell: what colleagues and new orders want to tell this person, live, with a browser notification or a tone for those who asked.
import { Link } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { Answer } from '../api/index.ts';
import { When, type Words, useAct, useAsk, useLive, useMay, useWords } from '../ui/index.ts';
import css from './bell.module.css';

type Notices = Answer<'desk.notices'>;
type Notice = Notices['items'][number];

/** The bell and home ask the same, so it is asked once. */
export const NOTICES_ASKED = 8;
const COUNT_UP_TO = 99;

/** Nothing for those who have no notices at all. */
export function NoticeBell() {
  const may = useMay();
  return may('desk.notices', 'read') ? <BellOf /> : null;
}

function BellOf() {
  const { t } = useWords();
  const notices = useAsk('desk.notices', { limit: NOTICES_ASKED }).data;
  useLive(['desk'], ['desk.notices']);
  useAlerts(notices);
  const unread = notices?.unread ?? 0;
  const label = t('notices.open', { count: unread });
  return (
    <Link to="/notices" className={css.bell} aria-label={label} title={label} activeProps={{ 'data-here': '' } as object}>
      <Bell size={18} aria-hidden />
      {unread > 0 && (
        <span className={css.count} aria-hidden>
          {unread > COUNT_UP_TO ? `${COUNT_UP_TO}+` : unread}
        </span>
      )}
    </Link>
  );
}

/** Notices as links to what they are about; following one marks it as read. */
export function NoticeList({ notices }: { notices: readonly Notice[] }) {
  const words = useWords();
  const may = useMay();
  const read = useAct('desk.read_notices', ['desk.notices']);
  const follow = (notice: Notice): void => {
    if (notice.readAt === null && may('desk.read_notices')) read.mutate({ notices: [notice.id] });
  };
  return (
    <ul className={css.list}>
      {notices.map((notice) => (
        <li key={notice.id} data-unread={notice.readAt === null || undefined}>
          <Link {...placeOf(notice)} onClick={() => follow(notice)}>
            {says(words, notice)}
          </Link>
          {notice.text && <p className={css.text}>{notice.text}</p>}
          <p className="quiet">
            <When at={notice.at} />
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Where what a notice is about can be looked at. */
function placeOf({ kind, howMany, documentId, place }: Notice): { to: string } {
  if (place !== null) return { to: place };
  if (kind !== 'mention' && howMany > 1) return { to: kind === 'assigned' ? '/orders?who=me' : '/orders' };
  const page = { shp: '/parcels/', cus: '/customers/', prd: '/products/', drf: '/drafts/' }[documentId.slice(0, 3)];
  return { to: (page ?? '/orders/') + documentId };
}

function says({ t }: Words, { kind, actor, documentNumber, documentId, subject, howMany }: Notice): string {
  const gaps = { number: subject ?? documentNumber ?? documentId, who: actor?.name ?? t('notices.somebody'), count: howMany };
  if (kind === 'mention') return t('notices.mention', gaps);
  return kind === 'assigned' ? t('notices.assigned', gaps) : t('notices.orders', gaps);
}

/** Tells of new orders outside the page, once each, as far as this person wants it. */
function useAlerts(notices: Notices | undefined): void {
  const words = useWords();
  const alerts = useAsk('desk.alerts', {}).data;
  const seen = useRef<string | undefined>(undefined);
  const newest = notices?.items[0];
  const tell = useEffectEvent((notice: Notice): void => {
    if (notice.kind !== 'orders' || notice.readAt !== null || !alerts?.newOrders) return;
    if (alerts.sound) tone();
    if (alerts.browser && 'Notification' in globalThis && Notification.permission === 'granted') {
      const shown = new Notification('Kontor', { body: says(words, notice), icon: '/mark.svg', tag: 'kontor-orders' });
      shown.addEventListener('click', () => window.focus());
    }
  });
  useEffect(() => {
    if (notices === undefined) return;
    const known = seen.current;
    seen.current = newest?.id ?? '';
    // What was there when the page was opened is not news.
    if (known !== undefined && newest && newest.id > known) tell(newest);
  }, [notices, newest]);
}

/** Two short notes, a fifth apart. */
function tone(): void {
  const audio = new AudioContext();
  const volume = audio.createGain();
  volume.gain.value = 0.06;
  volume.connect(audio.destination);
  for (const [at, hertz] of [
    [0, 660],
    [0.14, 990],
  ] as const) {
    const voice = audio.createOscillator();
    voice.frequency.value = hertz;
    voice.connect(volume);
    voice.start(audio.currentTime + at);
    voice.stop(audio.currentTime + at + 0.12);
    if (at > 0) voice.addEventListener('ended', () => void audio.close());
  }
}
