// Posts webhooks over http and https, to the open internet only: an address of a private network is refused when it is connected to.
import { lookup as resolve } from 'node:dns';
import { type IncomingMessage, request as plain } from 'node:http';
import { request as secure } from 'node:https';
import { BlockList, type LookupFunction, isIP } from 'node:net';
import type { WebhookPort, WebhookReply } from '#modules/webhooks';

const ANSWER_BYTES = 2_000;

/** Networks that are not of the open internet (RFC 6890 and its registries). */
const INNER = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  INNER.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [
  ['::', 96],
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  INNER.addSubnet(network, bits, 'ipv6');

/** Is it an address that the open internet can not have? IPv4 inside IPv6 counts as IPv4. */
export function isInner(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const it = mapped ?? address;
  return INNER.check(it, isIP(it) === 6 ? 'ipv6' : 'ipv4');
}

export type WebhooksHttpOptions = {
  /** This machine may be reached, too: a shop at home, a test. */
  mayBeInner: boolean;
};

/** The port `webhooks.post`. It follows no redirection: the address that was set is the one that is meant. */
export function webhooksHttp({ mayBeInner }: WebhooksHttpOptions): WebhookPort {
  const guarded: LookupFunction = (hostname, options, callback) =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      const inner = addresses?.find(({ address }) => isInner(address));
      if (error) callback(error, '', 0);
      else if (inner && !mayBeInner) callback(new Error(`${hostname} is ${inner.address}, and events are not sent into private networks.`), '', 0);
      else if (options.all) callback(null, addresses as never, undefined as never);
      else callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  return {
    post: (message) =>
      new Promise((answer) => {
        const url = new URL(message.url);
        const failed = (error: string): void => answer({ status: null, error: error.slice(0, 500), answer: null, retryAfterMs: null });
        const host = url.hostname.replace(/^\[|\]$/g, '');
        // A bare address is not looked up, so it is looked at here.
        if (isIP(host) !== 0 && isInner(host) && !mayBeInner) return failed(`${host} is of a private network, and events are not sent there.`);
        const call = (url.protocol === 'https:' ? secure : plain)(
          url,
          {
            method: 'POST',
            headers: { ...message.headers, 'content-length': Buffer.byteLength(message.body) },
            lookup: guarded,
            agent: false,
            signal: AbortSignal.timeout(message.timeoutMs),
          },
          (response) => void readReply(response).then(answer, (error: Error) => failed(error.message)),
        );
        call.on('error', (error) =>
          failed(error.name === 'AbortError' || error.name === 'TimeoutError' ? `No answer within ${message.timeoutMs} ms.` : error.message),
        );
        call.end(message.body);
      }),
  };
}

/** The status and the first bytes of the answer; the rest is not waited for. */
async function readReply(response: IncomingMessage): Promise<WebhookReply> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response) {
    pieces.push(piece as Buffer);
    bytes += (piece as Buffer).length;
    if (bytes >= ANSWER_BYTES) break;
  }
  response.destroy();
  const text = Buffer.concat(pieces).subarray(0, ANSWER_BYTES).toString('utf8').replaceAll('\0', '');
  return { status: response.statusCode ?? null, error: null, answer: text === '' ? null : text, retryAfterMs: retryAfter(response.headers['retry-after']) };
}

/** Milliseconds out of Retry-After in seconds (RFC 9110, section 10.2.3); a date there is not followed. */
function retryAfter(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : null;
}
