// The web pages: files out of dist/web, the same page for every address of the application, and a policy that lets no foreign script in.
import compress from '@fastify/compress';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { Registry } from '#kernel';
import type { FastifyInstance } from 'fastify';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { unknownAddress } from './routes.ts';

const COMPRESS_FROM_BYTES = 2_048;
export const COMPRESSION = {
  global: true,
  threshold: COMPRESS_FROM_BYTES,
  encodings: ['br', 'gzip'] as ('br' | 'gzip')[],
};

/** Addresses that belong to the program and never to a page. */
const OURS = /^\/(api|files|hooks|livez|readyz|metrics|problems)(\/|$|\?)/;

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Kontor</title>
<p>The server runs; its pages are not built yet. <code>npm start</code> builds them.</p></html>\n`;

/** Adds the pages, in a scope of their own with their own headers. */
export async function addPages(app: FastifyInstance, options: { folder: string; secure: boolean; registry: Registry }): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: [`'self'`],
        scriptSrc: [`'self'`],
        // bpmn-js places what it draws with style attributes.
        styleSrc: [`'self'`, `'unsafe-inline'`],
        imgSrc: [`'self'`, 'data:', 'blob:'],
        fontSrc: [`'self'`, 'data:'],
        connectSrc: [`'self'`],
        objectSrc: [`'none'`],
        baseUri: [`'none'`],
        formAction: [`'self'`],
        frameAncestors: [`'none'`],
      },
    },
    strictTransportSecurity: options.secure,
    crossOriginEmbedderPolicy: false,
  });
  await app.register(compress, COMPRESSION);
  const built = existsSync(join(options.folder, 'index.html'));
  if (built) {
    await app.register(fastifyStatic, {
      root: options.folder,
      wildcard: false,
      index: ['index.html'],
      dotfiles: 'ignore',
      // Vite writes a hash of the content into the names of what lies in assets.
      setHeaders: (reply, path) => reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
      cacheControl: false,
    });
  }
  app.get('/*', (request, reply) => {
    const wantsPage = !OURS.test(request.url) && (request.headers.accept ?? '').includes('text/html');
    if (!wantsPage) throw unknownAddress(options.registry, request.method, request.url);
    reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8');
    return built ? reply.sendFile('index.html') : reply.send(NOT_BUILT);
  });
}
