// The addresses of channels.
import { createRoute } from '@tanstack/react-router';
import { type Search, page, shell, text } from '../../frame.tsx';

const channels = createRoute({
  getParentRoute: () => shell,
  path: '/channels',
  component: page(['channels'], () => import('./list.tsx'), 'ChannelsPage'),
});

const channel = createRoute({
  getParentRoute: () => shell,
  path: '/channels/$code',
  validateSearch: (search: Search): { sku?: string } => ({ sku: text(search['sku']) }),
  component: page(['channels'], () => import('./channel.tsx'), 'ChannelPage'),
});

export const channelRoutes = [channels, channel] as const;
