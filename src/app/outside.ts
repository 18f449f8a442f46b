// Which card gateway and which carrier the shop works with, and the doors by which they call back.
import { CARD_PORT, DUES_PORT, type CardPort, parseCardWebhook } from '#modules/payments';
import { DELIVERY_PORT, type DeliveryQuotes, duesOf } from '#modules/orders';
import { CARRIER_PORT, type CarrierPort, deliveryQuotes } from '#modules/shipping';
import { type Actor, type Kernel, Refusal } from '#kernel';
import type { RawRoute } from '#server';
import { CardSimulator } from '../providers/card-simulator/index.ts';
import { CarrierSimulator } from '../providers/carrier-simulator/index.ts';
import type { Binding, Surroundings } from './shop.ts';

/** The secret of simulated services: it guards nothing but itself. */
const SIMULATED_SECRET = 'simulated-outside';
const outside: Actor = { kind: 'system', id: 'outside', may: () => true };

/** Bindings of what orders, payments and shipping need from outside. */
export const outsideBindings: Binding[] = [
  { port: DUES_PORT, make: () => ({ duesOf }) },
  { port: DELIVERY_PORT, make: (): DeliveryQuotes => deliveryQuotes },
  { port: CARD_PORT, make: cardPort },
  { port: CARRIER_PORT, make: carrierPort },
];

function cardPort({ env, config }: Surroundings): unknown {
  if (!config.simulate) return absent('card gateway');
  return new CardSimulator({ env, secret: SIMULATED_SECRET, merchant: 'kontor-demo' });
}

/** A simulated carrier tells through the shop's own webhook door; until a kernel is bound its words wait. */
function carrierPort({ env, config }: Surroundings): unknown {
  if (!config.simulate) return absent('carrier');
  const simulator: CarrierSimulator & { kernel?: Kernel } = new CarrierSimulator({
    seed: 'demo', now: env.now, secret: SIMULATED_SECRET,
    tell: async ({ body, headers }) => {
      if (!simulator.kernel) throw new Error('Nobody listens yet.');
      await takeCarrierWebhook(simulator.kernel, body, headers);
    },
  });
  return simulator;
}

/** A port that nothing implements says so with every call, and the call becomes an incident. */
function absent(what: string): unknown {
  return new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : () => Promise.reject(new Error(`No ${what} is configured.`))) });
}

/** Lets simulated services call back into this shop. */
export function connectOutside(kernel: Kernel): void {
  const card = kernel.registry.providers.get(CARD_PORT);
  if (card instanceof CardSimulator) card.onWebhook = async (body, headers) => void (await takeCardWebhook(kernel, body, headers));
  const carrier = kernel.registry.providers.get(CARRIER_PORT);
  if (carrier instanceof CarrierSimulator) Object.assign(carrier, { kernel });
}

type Headers = Record<string, string | string[] | undefined>;

/** Takes a card gateway's webhook: verified over the raw body, then recorded. Throws when it is not genuine. */
export async function takeCardWebhook(kernel: Kernel, body: string, headers: Headers): Promise<void> {
  const provider = kernel.registry.provider<CardPort>(CARD_PORT);
  await recordAll(kernel, 'payments.record', parseCardWebhook(provider, body, headers, kernel.env.now()));
}

/** Takes a carrier's webhook: verified over the raw body, then each scan is recorded. Throws when it is not genuine. */
export async function takeCarrierWebhook(kernel: Kernel, body: string, headers: Headers): Promise<void> {
  const provider = kernel.registry.provider<CarrierPort>(CARRIER_PORT);
  const events = provider.parseWebhook(body, headers, kernel.env.now());
  await recordAll(kernel, 'shipping.track', events.map((event) => ({ ...event, raw: event })));
}

async function recordAll(kernel: Kernel, action: string, inputs: unknown[]): Promise<void> {
  if (inputs.length === 0) return;
  for (const outcome of await kernel.doMany(action, inputs, outside)) if (!outcome.ok) throw outcome.refusal;
}

const hook = (path: string, take: (kernel: Kernel, body: string, headers: Headers) => Promise<void>): RawRoute => ({
  method: 'POST', path, rawBody: true, open: true,
  handle: async (kernel, raw, headers) => {
    try {
      await take(kernel, raw.toString('utf8'), headers);
      return { status: 200, body: { received: true } };
    } catch (error) {
      if (error instanceof SyntaxError) throw new Refusal('server.json', {}, { status: 400, message: 'The webhook is not JSON.' });
      throw error;
    }
  },
});

/** The doors by which gateways and carriers call back; each verifies a signature over the raw body. */
export const outsideRoutes: RawRoute[] = [hook('/hooks/card', takeCardWebhook), hook('/hooks/carrier', takeCarrierWebhook)];
