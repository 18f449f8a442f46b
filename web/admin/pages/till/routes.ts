// The address of the till: a page of its own, without the rail, for those who are signed in.
import { createRoute, redirect } from '@tanstack/react-router';
import { Problem, get } from '../../../api/index.ts';
import { type Search, page, root, text } from '../../frame.tsx';
import { WentWrong } from '../../shell.tsx';

export const till = createRoute({
  getParentRoute: () => root,
  path: '/till',
  validateSearch: (search: Search): { till?: string; view?: 'day' } => ({
    till: text(search['till']),
    ...(search['view'] === 'day' ? { view: 'day' as const } : {}),
  }),
  errorComponent: WentWrong,
  beforeLoad: async ({ context, location }) => {
    const me = await context.client.ensureQueryData({ queryKey: ['staff.me', {}], queryFn: () => get('staff.me', {}) }).catch((error: unknown) => {
      if (error instanceof Problem && error.status === 401) throw redirect({ to: '/sign-in', search: { to: location.href } });
      throw error;
    });
    if (me.account === null) throw redirect({ to: '/sign-in', search: { to: location.href } });
  },
  component: page(['till'], () => import('./till.tsx'), 'TillPage'),
});
