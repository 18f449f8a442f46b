// The address of the sent mail.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';

const mail = createRoute({
  getParentRoute: () => shell,
  path: '/mail',
  validateSearch: (search: Search): { message?: string } => ({ message: text(search['message']) }),
  component: page(['mail'], () => import('./list.tsx'), 'MailPage'),
});

export const mailRoutes = [mail] as const;
