// What somebody looked at last in this browser: the palette offers it before anything is typed.

const KEPT_AS = 'kontor.recent';
const KEPT = 8;

export interface Recent {
  to: string;
  title: string;
}

/** Addresses of one thing end with its id. */
const THING = /^\/[a-z-]+\/[a-z]{2,8}_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

export function recentNow(): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT_AS) ?? '[]');
    return Array.isArray(kept) ? kept.filter((it: Recent) => typeof it.to === 'string' && typeof it.title === 'string').slice(0, KEPT) : [];
  } catch {
    return [];
  }
}

/** Remembers the page of one thing under the name that the browser's tab has. */
export function remember(path: string, documentTitle: string): void {
  const title = documentTitle.replace(/ · Kontor$/, '');
  if (!THING.test(path) || title === '') return;
  const others = recentNow().filter((it) => it.to !== path);
  localStorage.setItem(KEPT_AS, JSON.stringify([{ to: path, title }, ...others].slice(0, KEPT)));
}

/** Forgets everything: another person may come. */
export const forgetRecent = (): void => localStorage.removeItem(KEPT_AS);
