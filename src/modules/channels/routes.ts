// The door by which a channel sends its orders by itself; its connector verifies who sends.
import { type Actor, type RawRoute, Refusal } from '#kernel';
import { type ConnectorPort, CONNECTOR_PORT } from './ports.ts';

/** Whoever has shown a signature; nobody of the shop. */
const OUTSIDE: Actor = { kind: 'system', id: 'channel', may: (permission) => permission === 'channels.take_orders' };

export const channelHook: RawRoute = {
  method: 'POST',
  path: '/hooks/channels/:channel',
  open: true,
  handle: async (kernel, { body, headers, params }) => {
    const channel = params['channel'] ?? '';
    const port = kernel.registry.provider<ConnectorPort>(CONNECTOR_PORT);
    const opened = await port.open(channel).catch(() => undefined);
    // Whether there is such a channel is nobody's business who can not sign.
    if (!opened?.connector.parseWebhook) throw new Refusal('channels.signature', {}, { status: 401, message: 'The signature is not right.' });
    const orders = opened.connector.parseWebhook(opened.account, body.toString(), headers, kernel.env.now());
    const { value } = await kernel.do('channels.take_orders', { channel, orders }, { actor: OUTSIDE });
    return { status: 200, body: value };
  },
};
