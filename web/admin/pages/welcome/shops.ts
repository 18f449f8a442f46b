// Which shop this browser is in, and moving from one to another: nothing of the one may stay on the pages of the other.
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { liveState } from '../../../api/index.ts';

export type ShopKey = 'demo' | 'shop';
const YEAR_SECONDS = 31_536_000;
const CODE_KEPT_AS = 'kontor.setup_code';
const IN_ADDRESS = /^#([a-z2-9]{4}(?:-[a-z2-9]{4}){2})$/;

/** The header by which a request names its shop. */
export const inShop = (key: ShopKey): Record<string, string> => ({ 'kontor-shop': key });

/** The code that the program printed, as far as it was written here: it goes with every request that sets a shop up. */
export const setupCode = {
  get: (): string => sessionStorage.getItem(CODE_KEPT_AS) ?? '',
  set: (code: string): void => sessionStorage.setItem(CODE_KEPT_AS, code),
  /** Keeps the code with which the printed address ends, and takes it off the address, which is shown and shared. */
  take: (): string => {
    const code = IN_ADDRESS.exec(location.hash)?.[1];
    if (code !== undefined) {
      setupCode.set(code);
      history.replaceState(history.state, '', location.pathname + location.search);
    }
    return setupCode.get();
  },
  headers: (): Record<string, string> => {
    const code = setupCode.get();
    return code === '' ? {} : { 'kontor-setup-code': code };
  },
};

/** Goes into a shop, after signing in or to do so; what was known of another is forgotten. */
export function useEnter(): (key?: ShopKey, to?: '/' | '/first-steps') => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (key, to = '/') => {
    if (key !== undefined) document.cookie = `kontor_shop=${key}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
    client.clear();
    liveState.reset();
    await navigate({ to });
  };
}
