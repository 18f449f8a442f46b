// Both providers of short messages pass the contract: Twilio's API against a server on this machine that answers as it does, and the simulator.
import assert from 'node:assert/strict';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { Refusal, systemEnv } from '#kernel';
import type { ShortMessage } from '#modules/messages';
import { SmsSimulator } from '../../src/providers/sms-simulator/index.ts';
import { smsSettingsOf, smsTwilio } from '../../src/providers/sms-twilio/index.ts';
import { type SmsSubject, message, smsContract } from './sms.ts';

type Gateway = { server: Server; phones: (ShortMessage & { from: string })[]; port: number };

/** The Messages resource of Twilio's REST API, as its documentation tells it. */
function answer(phones: Gateway['phones'], request: IncomingMessage, response: ServerResponse, body: string): void {
  const tell = (status: number, json: object): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  const credentials = Buffer.from(request.headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString();
  if (credentials !== 'AC1:s3cret:/@') return tell(401, { code: 20003, message: 'Authenticate', status: 401 });
  if (request.method !== 'POST' || request.url !== '/2010-04-01/Accounts/AC1/Messages.json')
    return tell(404, { code: 20404, message: 'Not found', status: 404 });
  const form = new URLSearchParams(body);
  const [to, from] = [form.get('To') ?? '', form.get('From') ?? form.get('MessagingServiceSid') ?? ''];
  if (to.endsWith('0000000')) return tell(400, { code: 21211, message: `The 'To' number ${to} is not a valid phone number.`, status: 400 });
  if (to === '+40722999999') return tell(429, { code: 20429, message: 'Too Many Requests', status: 429 });
  if (from === '') return tell(400, { code: 21603, message: "A 'From' phone number is required.", status: 400 });
  phones.push({ to, text: form.get('Body') ?? '', from });
  tell(201, { sid: `SM${phones.length}`, status: 'queued', error_code: null, error_message: null });
}

async function listen(phones: Gateway['phones'], port = 0): Promise<Gateway> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => answer(phones, request, response, Buffer.concat(pieces).toString()));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { server, phones, port: (server.address() as AddressInfo).port };
}

const shut = ({ server }: Gateway): Promise<void> => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve())));
const at = (port: number, more = ''): string => `http://AC1:s3cret%3A%2F%40@127.0.0.1:${port}?from=${more || '%2B15551234567'}`;

smsContract('twilio', async (): Promise<SmsSubject> => {
  let gateway = await listen([]);
  return {
    sms: smsTwilio(systemEnv(), smsSettingsOf(at(gateway.port))),
    phones: () => gateway.phones.map(({ from: _, ...seen }) => seen),
    die: () => shut(gateway),
    revive: async () => void (gateway = await listen(gateway.phones, gateway.port)),
    close: () => shut(gateway),
  };
});

smsContract('simulator', async (): Promise<SmsSubject> => {
  const sms = new SmsSimulator();
  return {
    sms,
    phones: () => sms.phones.map(({ to, text }) => ({ to, text })),
    die: async () => sms.behave('dead'),
    revive: async () => sms.behave('well'),
    close: async () => {},
  };
});

test('twilio: a wrong token, too much at once and a missing sender are faults and bounce nobody; a service may be the sender', async () => {
  const gateway = await listen([]);
  try {
    const to = (text: string) => smsTwilio(systemEnv(), smsSettingsOf(text)).send(message(), 'a');
    await assert.rejects(to(`http://AC1:guess@127.0.0.1:${gateway.port}?from=Shop`), /401 \(20003/);
    await assert.rejects(smsTwilio(systemEnv(), smsSettingsOf(at(gateway.port))).send(message({ to: '+40722999999' }), 'b'), /429/);
    assert.deepEqual(await to(at(gateway.port, 'MG1')), { accepted: true, id: 'SM1' });
    assert.equal(gateway.phones[0]!.from, 'MG1');
  } finally {
    await shut(gateway);
  }
});

test('sms: settings are read out of one address, and anything else is refused', () => {
  assert.deepEqual(smsSettingsOf('https://AC1:t@api.twilio.com?from=+15551234567'), {
    base: 'https://api.twilio.com',
    account: 'AC1',
    token: 't',
    from: '+15551234567',
  });
  for (const bad of ['', 'api.twilio.com', 'http://AC1:t@api.twilio.com?from=1', 'https://AC1@api.twilio.com?from=1', 'https://AC1:t@api.twilio.com'])
    assert.throws(
      () => smsSettingsOf(bad),
      (error) => error instanceof Refusal && error.code === 'sms.settings',
    );
});

test('simulator: a key that is given twice is one message, and is complained about', async () => {
  const sms = new SmsSimulator();
  assert.deepEqual(await sms.send(message(), 'a'), await sms.send(message(), 'a'));
  await sms.send(message({ text: 'other' }), 'a');
  assert.deepEqual([sms.phones.length, sms.complaints], [1, ['The key a was given again.', 'The key a was given again with another message.']]);
  sms.behave('refusing');
  assert.equal((await sms.send(message(), 'b')).accepted, false);
});
