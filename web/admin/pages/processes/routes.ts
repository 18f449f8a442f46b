// The addresses of the drawings.
import { createRoute } from '@tanstack/react-router';
import { type Search, flag, page, shell, text } from '../../frame.tsx';
import type { Risk } from '../promise.tsx';
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
  component: page(['processes', 'moving', 'watch', 'orders'], () => import('./map.tsx'), 'ProcessPage'),
});

const promises = createRoute({
  getParentRoute: () => shell,
  path: '/promises',
  validateSearch: (search: Search): { risk?: Risk; lane?: string; today?: true } => ({
    risk: oneOf(['late', 'miss', 'at_risk', 'fine'], search['risk']),
    lane: text(search['lane']),
    today: flag(search['today']),
  }),
  component: page(['processes', 'watch'], () => import('./promises.tsx'), 'PromisesPage'),
});

export const processRoutes = [promises, processes, publish, process] as const;
