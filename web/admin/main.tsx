// Starts the back office in the browser.
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Problem } from '../api/index.ts';
import { WordsProvider, cssVariables, languageNow, speak, theme } from '../ui/index.ts';
import { makeRouter } from './router.tsx';

const FRESH_MS = 5_000;
const TRIES = 2;

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      // Only what may pass is asked again; a refusal stays one.
      retry: (count, error) => count < TRIES && error instanceof Problem && error.mayPass,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root.');
await speak(languageNow());
const router = makeRouter(client);

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <WordsProvider>
        <QueryClientProvider client={client}>
          <Notifications position="top-right" limit={3} autoClose={6_000} />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </WordsProvider>
    </MantineProvider>
  </StrictMode>,
);
