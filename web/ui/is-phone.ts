// Whether the screen is a phone's, where a page shows less of itself.
import { useSyncExternalStore } from 'react';

const PHONE = matchMedia('(max-width: 47.9rem)');

const onPhone = (listener: () => void): (() => void) => {
  PHONE.addEventListener('change', listener);
  return () => PHONE.removeEventListener('change', listener);
};

/** Whether the screen is narrower than 48 rem, now and whenever that changes. */
export const useIsPhone = (): boolean => useSyncExternalStore(onPhone, () => PHONE.matches);
