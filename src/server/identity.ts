// Who asks: a bearer (API key or session token) or the session cookie, and for the cookie that the request comes from our own pages.
import type { Actor } from '#kernel';
import type { Access, Known } from '#modules/staff';
import type { IncomingHttpHeaders } from 'node:http';
import { refuse } from './problem.ts';

export const COOKIE = 'kontor_session';
const BEARER = /^Bearer ([\w.~+/-]{1,200})$/i;

/** The name of a shop's session cookie: two shops at one address must not take each other's. */
export const cookieOf = (access: Access): string => (access.realm === '' ? COOKIE : `${COOKIE}_${access.realm}`);

const inCookies = (access: Access, cookies: string): string | undefined => new RegExp(`(?:^|;\\s*)${cookieOf(access)}=([\\w.~-]{1,200})`).exec(cookies)?.[1];

/** Somebody who has shown a secret, and how. */
export type Identity = Known & { by: 'bearer' | 'cookie' };

/** Finds out who asks; undefined for nobody. A secret that stands for nobody is refused, not ignored. */
export async function identify(access: Access, headers: IncomingHttpHeaders): Promise<Identity | undefined> {
  if (headers.authorization !== undefined) {
    const secret = BEARER.exec(headers.authorization)?.[1];
    const known = secret === undefined ? undefined : await access.of(secret);
    if (!known) throw refuse('server.sign_in', 401, {}, 'The API key or session does not work (any more).');
    return { ...known, by: 'bearer' };
  }
  const token = headers.cookie === undefined ? undefined : inCookies(access, headers.cookie);
  if (token === undefined) return undefined;
  const known = await access.of(token);
  return known && { ...known, by: 'cookie' };
}

/** Somebody who has shown nothing acts under the address it comes from. */
export const nobody = (address: string, atConsole = false): Actor => ({
  kind: 'person',
  id: 'anonymous:' + address,
  name: 'not signed in',
  may: () => false,
  ...(atConsole ? { atConsole } : {}),
});

/** Whether the request was sent by one of our own pages: Fetch Metadata where the browser sends it, else the Origin. */
export function fromOwnPages(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  return headers.origin !== undefined && originHost(headers.origin) === headers.host?.toLowerCase();
}

/** Whether the request says that it was sent by a page of somebody else. */
export const fromForeignPages = (headers: IncomingHttpHeaders): boolean =>
  (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined) && !fromOwnPages(headers);

/** Whether a browser's page asks, which must never see a secret that a cookie can carry. */
export const fromBrowser = (headers: IncomingHttpHeaders): boolean => headers['sec-fetch-site'] !== undefined || headers.origin !== undefined;

function originHost(origin: string): string | undefined {
  try {
    return new URL(origin).host;
  } catch {
    return undefined;
  }
}

/** As long as a session can last at most; the server decides when it really ends. */
const COOKIE_SECONDS = 7 * 86_400;

/** The session cookie: no script reads it, and another site's page does not send it with anything that changes something. */
export function sessionCookie(token: string, secure: boolean, name: string = COOKIE): string {
  return `${name}=${token}; Path=/; Max-Age=${COOKIE_SECONDS}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

export const endedCookie = (secure: boolean, name: string = COOKIE): string => `${name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;

/** The cookie by which a browser says which of two shops it means. */
export const SHOP_COOKIE = 'kontor_shop';

/** Remembers for a year which shop a browser is in; its pages may change it, as it opens nothing. */
export const shopCookie = (realm: string, secure: boolean): string =>
  `${SHOP_COOKIE}=${realm}; Path=/; Max-Age=31536000; SameSite=Lax${secure ? '; Secure' : ''}`;
