// The addresses of the drawings.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';
import { type Days, MODES, type Mode, TABS, type Tab, WINDOWS } from './watch/modes.ts';

/** One of the words that the address may say there. */
const oneOf = <T extends string>(words: readonly T[], value: unknown): T | undefined => words.find((it) => it === text(value));

const processes = createRoute({
  getParentRoute: () => shell,
  path: '/processes',
  component: page(['processes'], () => import('./list.tsx'), 'ProcessesPage'),
});

const publish = createRoute({
  getParentRoute: () => shell,
  path: '/processes/publish',
  component: page(['processes', 'checks', 'moving'], () => import('./publish.tsx'), 'PublishPage'),
});

const process = createRoute({
  getParentRoute: () => shell,
  path: '/processes/$key',
  validateSearch: (search: Search): { element?: string; mode?: Mode; days?: Days; tab?: Tab } => ({
    element: text(search['element']),
    mode: oneOf(MODES, search['mode']),
    days: oneOf(WINDOWS, search['days']),
    tab: oneOf(TABS, search['tab']),
  }),
  component: page(['processes', 'moving', 'watch'], () => import('./map.tsx'), 'ProcessPage'),
});

export const processRoutes = [processes, publish, process] as const;
