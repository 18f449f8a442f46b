// GET /api/live?topics=…: server-sent events (the HTML standard's EventSource) with ids, so that a page that was away learns what it missed.
import type { Kernel } from '#kernel';
import type { Access } from '#modules/staff';
import type { FastifyInstance } from 'fastify';
import { identify } from './identity.ts';
import { type Line, type Live, readTopics } from './live.ts';
import { admitReader } from './routes.ts';

/** What may lie unread in a follower's connection before it is cut. */
const BUFFER_BYTES = 256 * 1024;
export const LIVE_PATH = '/api/live';

/** Adds the route; whoever may follow a topic follows from the topic itself. */
export function addLiveRoute(app: FastifyInstance, { live, access, kernel }: { live: Live; access: Access; kernel: Kernel }): void {
  app.get(LIVE_PATH, { onRequest: (request) => admitReader(access, request) }, async (request, reply) => {
    const { topics = '' } = request.query as { topics?: string | string[] };
    const texts = (Array.isArray(topics) ? topics : [topics]).flatMap((text) => text.split(','));
    const { actor } = request.identity!;
    readTopics(texts, actor, kernel.registry);
    const lastId = request.headers['last-event-id'];
    const { raw } = reply;
    const line: Line = {
      send: (text) => raw.writable && (raw.write(text), raw.writableLength < BUFFER_BYTES),
      end: () => void raw.end(),
      stillAllowed: async () => {
        const identity = await identify(access, request.raw.headers).catch(() => undefined);
        if (!identity) return false;
        readTopics(texts, identity.actor, kernel.registry);
        return true;
      },
    };
    const start = (): void => {
      reply.hijack();
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
        'x-content-type-options': 'nosniff',
        'x-request-id': request.id,
      });
      raw.write('retry: 2000\n\n');
    };
    let started = false;
    const lazily: Line = { ...line, send: (text) => ((started ||= (start(), true)), line.send(text)) };
    const stop = await live.follow(texts, actor, lazily, typeof lastId === 'string' && lastId !== '' ? lastId : undefined);
    if (!started) start();
    started = true;
    raw.on('close', stop);
    if (raw.destroyed) stop();
    return reply;
  });
}
