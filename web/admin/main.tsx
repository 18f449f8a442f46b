// Starts the back office in the browser.
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense, lazy } from 'react';
import { createRoot } from 'react-dom/client';
import { Problem } from '../api/index.ts';
import { WordsProvider, cssVariables, languageNow, speak, theme } from '../ui/index.ts';
import { makeRouter } from './router.tsx';

/** Nothing is to be told in the first moment, so what tells comes after the page. */
const Notifications = lazy(() => import('@mantine/notifications').then((it) => ({ default: it.Notifications })));

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
          <Suspense>
            <Notifications position="top-right" limit={3} autoClose={6_000} />
          </Suspense>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </WordsProvider>
    </MantineProvider>
  </StrictMode>,
);
