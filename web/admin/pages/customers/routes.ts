// The addresses of customers.
import { createRoute } from '@tanstack/react-router';
import { type Search, flag, page, shell, text } from '../../frame.tsx';

const CHANNELS = ['email', 'sms', 'phone', 'post'] as const;
const LANGUAGES = ['en', 'ro', 'pl', 'pt-BR', 'ru'] as const;

const customers = createRoute({
  getParentRoute: () => shell,
  path: '/customers',
  validateSearch: (
    search: Search,
  ): { q?: string; country?: string; language?: (typeof LANGUAGES)[number]; consent?: (typeof CHANNELS)[number]; create?: true } => ({
    q: text(search['q']),
    country: text(search['country']),
    language: LANGUAGES.find((it) => it === search['language']),
    consent: CHANNELS.find((it) => it === search['consent']),
    create: flag(search['create']),
  }),
  component: page(['customers', 'batches'], () => import('./list.tsx'), 'CustomersPage'),
});

const customer = createRoute({
  getParentRoute: () => shell,
  path: '/customers/$customerId',
  component: page(['customers', 'desk'], () => import('./customer.tsx'), 'CustomerPage'),
});

export const customerRoutes = [customers, customer] as const;
