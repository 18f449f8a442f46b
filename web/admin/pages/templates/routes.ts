// The addresses of message templates.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';

const LANGUAGES = ['en', 'ro', 'pl', 'pt-BR', 'ru'] as const;

const templates = createRoute({
  getParentRoute: () => shell,
  path: '/templates',
  component: page(['templates'], () => import('./list.tsx'), 'TemplatesPage'),
});

const template = createRoute({
  getParentRoute: () => shell,
  path: '/templates/$name',
  validateSearch: (search: Search): { language?: (typeof LANGUAGES)[number]; order?: string } => ({
    language: LANGUAGES.find((it) => it === search['language']),
    order: text(search['order']),
  }),
  component: page(['templates'], () => import('./editor.tsx'), 'TemplatePage'),
});

export const templateRoutes = [templates, template] as const;
