// The address of an invitation; its secret stands behind the #, which no server sees.
import { createRoute } from '@tanstack/react-router';
import { page, root } from '../../frame.tsx';

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  component: page(['welcome'], () => import('./invitation.tsx'), 'InvitationPage'),
});

export const invitationRoutes = [invitation] as const;
