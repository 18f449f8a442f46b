// Keys that work on every page, and what happens when another page opens: its name is said, and the focus goes to it.
import { useRouter } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useState } from 'react';
import { useKeys, useLeadKey } from '../ui/index.ts';
import { letterOf } from './rooms.ts';
import { remember } from './recent.ts';
import { showLayer } from './shell-layers.ts';
import css from './shell.module.css';
import { useRooms } from './shell-rooms.tsx';

/** G and a letter go to a room, / to the filter of the page, ? shows the keys, Ctrl+K or ⌘K the palette. */
export function ShellKeys() {
  const router = useRouter();
  const rooms = useRooms();
  useLeadKey('g', (key) => {
    const room = rooms.find((it) => letterOf(it.to) === key);
    if (room) void router.navigate({ to: room.to });
    return room !== undefined;
  });
  const toFilter = (): boolean => {
    const filter = document.querySelector<HTMLInputElement>('main input[type="search"]');
    filter?.focus();
    filter?.select();
    return filter !== null;
  };
  useKeys({ '/': toFilter, '?': () => showLayer('keys') });
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      showLayer('palette');
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return <Arrival />;
}

const roomOf = (path: string): string => path.split('/')[1] ?? '';

/** Tells a screen reader which page has opened. Where the focus was lost with the old page, it goes to the new one. */
function Arrival() {
  const router = useRouter();
  const [title, setTitle] = useState('');
  const arrived = useEffectEvent((from: string | undefined, to: string) => {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (from !== undefined && (isLost || roomOf(from) !== roomOf(to))) document.getElementById('main')?.focus({ preventScroll: true });
  });
  useEffect(
    () =>
      router.subscribe('onRendered', ({ fromLocation, toLocation, pathChanged }) => {
        if (pathChanged) arrived(fromLocation?.pathname, toLocation.pathname);
      }),
    [router],
  );
  useEffect(() => {
    const element = document.querySelector('title');
    if (!element) return;
    const observer = new MutationObserver(() => {
      setTitle(document.title);
      remember(location.pathname, document.title);
    });
    observer.observe(element, { childList: true });
    return () => observer.disconnect();
  }, []);
  return (
    <p className={css.unseen} role="status">
      {title}
    </p>
  );
}
