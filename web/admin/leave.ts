// Signing out: the session ends, and nothing of it stays in the page.
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { act, liveState } from '../api/index.ts';
import { forgetRecent } from './recent.ts';

/** A function that signs out and leads to the door. */
export function useLeave(): () => void {
  const client = useQueryClient();
  const navigate = useNavigate();
  return () => {
    const away = async (): Promise<void> => {
      await act('staff.sign_out', {}).catch(() => undefined);
      client.clear();
      forgetRecent();
      liveState.reset();
      await navigate({ to: '/sign-in', search: {} });
    };
    void away();
  };
}
