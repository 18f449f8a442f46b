// The address of the shop's invoices and credit notes.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';

const KINDS = ['invoice', 'credit_note'] as const;

const papers = createRoute({
  getParentRoute: () => shell,
  path: '/invoices',
  validateSearch: (search: Search): { kind?: (typeof KINDS)[number]; q?: string } => ({
    kind: KINDS.find((it) => it === search['kind']),
    q: text(search['q']),
  }),
  component: page(['papers'], () => import('./list.tsx'), 'PapersPage'),
});

export const paperRoutes = [papers] as const;
