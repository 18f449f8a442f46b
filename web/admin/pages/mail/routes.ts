// The address of the sent mail.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';

const STATES = ['queued', 'sent', 'bounced', 'failed'] as const;

const mail = createRoute({
  getParentRoute: () => shell,
  path: '/mail',
  validateSearch: (search: Search): { message?: string; state?: (typeof STATES)[number]; template?: string } => ({
    message: text(search['message']),
    state: STATES.find((it) => it === search['state']),
    template: text(search['template']),
  }),
  component: page(['mail', 'templates'], () => import('./list.tsx'), 'MailPage'),
});

export const mailRoutes = [mail] as const;
