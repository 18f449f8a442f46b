// A load generator that costs little: raw keep-alive sockets in a process of its own, one request at a time on each.
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

/** What to send: `requests` in all over `connections`, each body made from the SKUs by a seeded walk. */
export type LoadPlan = {
  port: number;
  path: string;
  key: string;
  connections: number;
  requests: number;
  seed: number;
  skus: string[];
  lines: [number, number];
  order: Record<string, unknown>;
  idempotent?: boolean;
  /** Of each line; else mostly one, sometimes two. */
  quantity?: number;
};
export type LoadFigures = {
  seconds: number;
  statuses: Record<string, number>;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  perSecond: number;
  firstErrors: string[];
};

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

function request(plan: LoadPlan, n: number, next: () => number): string {
  const count = plan.lines[0] + Math.floor(next() * (plan.lines[1] - plan.lines[0] + 1));
  const lines = Array.from({ length: count }, () => ({
    sku: plan.skus[Math.floor(next() * plan.skus.length)],
    quantity: plan.quantity ?? 1 + Math.floor(next() * 1.2),
  }));
  const customer = { name: `Ana Pop ${n}`, email: `buyer${Math.floor(next() * 50_000)}@example.com` };
  const body = JSON.stringify({ ...plan.order, customer, lines });
  const extra = plan.idempotent ? `idempotency-key: load-${plan.seed}-${n}\r\n` : '';
  return `POST ${plan.path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\nauthorization: Bearer ${plan.key}\r\n${extra}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Sends the plan and measures each answer from the first byte sent to the last one received. */
export async function runLoad(plan: LoadPlan): Promise<LoadFigures> {
  const next = random(plan.seed);
  const latencies: number[] = [];
  const statuses: Record<string, number> = {};
  const firstErrors: string[] = [];
  let sent = 0;
  const started = performance.now();
  const lane = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket: Socket = connect({ port: plan.port, host: '127.0.0.1', noDelay: true });
      let buffer = '';
      let begun = 0;
      const send = (): void => {
        if (sent >= plan.requests) {
          socket.end();
          return resolve();
        }
        begun = performance.now();
        socket.write(request(plan, sent++, next));
      };
      socket.setEncoding('latin1');
      socket.on('connect', send);
      socket.on('error', reject);
      socket.on('data', (chunk: string) => {
        buffer += chunk;
        const head = buffer.indexOf('\r\n\r\n');
        if (head < 0) return;
        const length = Number(/content-length: (\d+)/i.exec(buffer)?.[1] ?? 0);
        if (buffer.length < head + 4 + length) return;
        const status = buffer.slice(9, 12);
        statuses[status] = (statuses[status] ?? 0) + 1;
        if (!status.startsWith('2') && firstErrors.length < 3) firstErrors.push(buffer.slice(head + 4, head + 500));
        buffer = buffer.slice(head + 4 + length);
        latencies.push(performance.now() - begun);
        send();
      });
    });
  await Promise.all(Array.from({ length: plan.connections }, lane));
  const seconds = (performance.now() - started) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => Math.round((latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0) * 100) / 100;
  return { seconds, statuses, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), perSecond: latencies.length / seconds, firstErrors };
}

const planFile = process.argv[2];
if (planFile && process.argv[1]?.endsWith('load.ts')) {
  const figures = await runLoad(JSON.parse(readFileSync(planFile, 'utf8')) as LoadPlan);
  process.stdout.write(JSON.stringify(figures) + '\n');
}
