// The bell: what colleagues and new orders want to tell this person, live, with a browser notification or a tone for those who asked.
import { ActionIcon, Button, Indicator, Popover } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { Answer } from '../api/index.ts';
import { When, type Words, useAct, useAsk, useLive, useMay, useWords } from '../ui/index.ts';
import css from './bell.module.css';

type Notices = Answer<'desk.notices'>;
type Notice = Notices['items'][number];

const SHOWN = 8;

/** Nothing for those who have no notices at all. */
export function NoticeBell() {
  const may = useMay();
  return may('desk.notices', 'read') ? <BellOf /> : null;
}

function BellOf() {
  const { t } = useWords();
  const [isOpen, setOpen] = useState(false);
  const notices = useAsk('desk.notices', { limit: SHOWN }).data;
  useLive(['desk'], ['desk.notices']);
  useAlerts(notices);
  const unread = notices?.unread ?? 0;
  return (
    <Popover opened={isOpen} onChange={setOpen} position="right-end" shadow="md" trapFocus returnFocus width={340}>
      <Popover.Target>
        <Indicator className={css.bell} disabled={unread === 0} color="red" size={8} offset={6}>
          <ActionIcon variant="subtle" color="gray" size={36} aria-label={t('notices.open', { count: unread })} onClick={() => setOpen(!isOpen)}>
            <Bell size={18} aria-hidden />
          </ActionIcon>
        </Indicator>
      </Popover.Target>
      <Popover.Dropdown>{isOpen && <Latest notices={notices?.items ?? []} unread={unread} onClose={() => setOpen(false)} />}</Popover.Dropdown>
    </Popover>
  );
}

function Latest({ notices, unread, onClose }: { notices: Notice[]; unread: number; onClose: () => void }) {
  const { t } = useWords();
  const may = useMay();
  const read = useAct('desk.read_notices', ['desk.notices']);
  return (
    <div className={css.latest}>
      <h2>{t('notices.title')}</h2>
      {notices.length === 0 ? <p className="quiet">{t('notices.none')}</p> : <NoticeList notices={notices} onFollow={onClose} />}
      <div className={css.foot}>
        {unread > 0 && may('desk.read_notices') && (
          <Button size="compact-sm" variant="subtle" loading={read.isPending} onClick={() => read.mutate({})}>
            {t('notices.read_all')}
          </Button>
        )}
        <Link to="/notices" onClick={onClose}>
          {t('notices.all')}
        </Link>
      </div>
    </div>
  );
}

/** Notices as links to what they are about; following one marks it as read. */
export function NoticeList({ notices, onFollow }: { notices: readonly Notice[]; onFollow?: () => void }) {
  const words = useWords();
  const may = useMay();
  const read = useAct('desk.read_notices', ['desk.notices']);
  const follow = (notice: Notice): void => {
    if (notice.readAt === null && may('desk.read_notices')) read.mutate({ notices: [notice.id] });
    onFollow?.();
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
function placeOf({ kind, howMany, documentId }: Notice): { to: string } {
  if (kind !== 'mention' && howMany > 1) return { to: kind === 'assigned' ? '/orders?who=me' : '/orders' };
  const page = { shp: '/parcels/', cus: '/customers/', prd: '/products/', drf: '/drafts/' }[documentId.slice(0, 3)];
  return { to: (page ?? '/orders/') + documentId };
}

function says({ t }: Words, { kind, actor, documentNumber, documentId, howMany }: Notice): string {
  const gaps = { number: documentNumber ?? documentId, who: actor?.name ?? t('notices.somebody'), count: howMany };
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
      new Notification('Kontor', { body: says(words, notice), icon: '/mark.svg', tag: 'kontor-orders' });
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
    if (at > 0) voice.onended = () => void audio.close();
  }
}
