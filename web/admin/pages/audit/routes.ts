// The address of who did what.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: (search: Search): { actor?: string; event?: string; from?: string; to?: string; entry?: string } => ({
    actor: text(search['actor']),
    event: text(search['event']),
    from: text(search['from']),
    to: text(search['to']),
    entry: text(search['entry']),
  }),
  component: page(['audit', 'staff'], () => import('./list.tsx'), 'AuditPage'),
});

export const auditRoutes = [audit] as const;
