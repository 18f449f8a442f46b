// A drawing of two hundred elements with ten thousand tokens that stand elsewhere each second, put between a browser and the program.
import { type Server, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export const KEY = 'two-hundred';
const COLUMNS = 20;
const ROWS = 10;
const TOKENS = 10_000;
const EVERY_MS = 1_000;
const STEP = { x: 150, y: 130 };

interface Place {
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  tag: string;
}

/** The elements in the order of their flow, row after row, each row the other way round. */
function places(): Place[] {
  return Array.from({ length: COLUMNS * ROWS }, (_, at) => {
    const row = Math.floor(at / COLUMNS);
    const column = row % 2 === 0 ? at % COLUMNS : COLUMNS - 1 - (at % COLUMNS);
    const isRound = at === 0 || at === COLUMNS * ROWS - 1;
    const size = isRound ? { width: 36, height: 36 } : { width: 100, height: 80 };
    const tag = at === 0 ? 'startEvent' : isRound ? 'endEvent' : at % 3 === 0 ? 'userTask' : 'serviceTask';
    return { id: `E${at}`, tag, ...size, x: 100 + column * STEP.x + (100 - size.width) / 2, y: 100 + row * STEP.y + (80 - size.height) / 2 };
  });
}

/** The drawing as BPMN 2.0 with its picture. */
export function drawing(): string {
  const all = places();
  const flows = all.slice(1).map((to, at) => ({ id: `F${at}`, from: all[at]!, to }));
  const middle = ({ x, y, width, height }: Place): string => `<di:waypoint x="${x + width / 2}" y="${y + height / 2}"/>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" targetNamespace="https://kontor.dev/bench">',
    `<bpmn:process id="${KEY}" name="Two hundred" isExecutable="true">`,
    ...all.map(({ id, tag }, at) => `<bpmn:${tag} id="${id}" name="Step ${at + 1}"/>`),
    ...flows.map(({ id, from, to }) => `<bpmn:sequenceFlow id="${id}" sourceRef="${from.id}" targetRef="${to.id}"/>`),
    `</bpmn:process><bpmndi:BPMNDiagram id="D"><bpmndi:BPMNPlane id="P" bpmnElement="${KEY}">`,
    ...all.map(
      ({ id, x, y, width, height }) =>
        `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"><dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}"/></bpmndi:BPMNShape>`,
    ),
    ...flows.map(({ id, from, to }) => `<bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">${middle(from)}${middle(to)}</bpmndi:BPMNEdge>`),
    '</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>',
  ].join('\n');
}

/** Where the tokens stand at a moment: all of them somewhere, at each element another number each second. */
function standing(second: number): { element: string; count: number }[] {
  const weights = places().map((_, at) => 1 + ((at * 7919 + second * 104_729) % 97));
  const sum = weights.reduce((total, one) => total + one, 0);
  const counts = weights.map((one) => Math.floor((TOKENS * one) / sum));
  counts[0]! += TOKENS - counts.reduce((total, one) => total + one, 0);
  return counts.map((count, at) => ({ element: `E${at}`, count }));
}

/** Answers of the program about the generated drawing; everything else is the program's own. */
function answerOf(path: string, second: number): object | undefined {
  const oldest = '2026-11-22T08:00:00.000Z';
  const live = standing(second).map((it, at) => ({ ...it, oldest, stuck: at % 50 === 0 ? 1 : 0, late: 0 }));
  const heat = { p50: 60, p95: 600, mean: 90, passages: 500, errors: 0, cost: null };
  if (path === '/api/processes/map') {
    return {
      key: KEY,
      name: 'Two hundred',
      version: 1,
      xml: drawing(),
      elements: live.map(({ element, count }) => ({ element, count, oldest, incidents: 0 })),
    };
  }
  if (path === '/api/processes/live') return { elements: live };
  if (path === '/api/processes/heat') {
    const about = { key: KEY, name: 'Two hundred', version: 1, from: oldest, to: oldest, grain: 'hour', error: 0.1, costs: false };
    return { ...about, elements: live.map((it) => ({ ...it, ...heat })), flows: [] };
  }
  return path === '/api/processes/versions'
    ? {
        versions: [{ definitionId: 'def_0', version: 1, publishedAt: oldest, live: TOKENS, held: 0, finishing: 0 }],
        sweep: null,
        staying: [],
        policy: 'follow',
      }
    : undefined;
}

/** Stands between a browser and the program at `target`; tells its pages each second that the tokens have moved. */
export async function between(target: string): Promise<{ url: string; close: () => Promise<void> }> {
  let second = 0;
  const streams = new Set<NodeJS.WritableStream>();
  const timer = setInterval(() => {
    second++;
    for (const stream of streams) stream.write(`id: ${second}\ndata: {"topics":["process:${KEY}"]}\n\n`);
  }, EVERY_MS);
  const server: Server = createServer((incoming, outgoing) => {
    const { pathname, searchParams } = new URL(incoming.url ?? '/', target);
    const answer = searchParams.get('key') === KEY ? answerOf(pathname, second) : undefined;
    if (answer) return void outgoing.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    if (pathname === '/api/live') {
      outgoing.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).write(': open\n\n');
      streams.add(outgoing);
      return void outgoing.on('close', () => streams.delete(outgoing));
    }
    const passed = request(new URL(incoming.url ?? '/', target), { method: incoming.method, headers: incoming.headers }, (back) => {
      outgoing.writeHead(back.statusCode ?? 502, back.headers);
      back.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
