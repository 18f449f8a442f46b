// Which outside services the shop has: its own, simulated ones, or none, which is said whenever one would be needed.
import { type Env, type Kernel, SYSTEM, type SettingDefinition, readSetting, writeSetting } from '#kernel';
import type { MailPort, SmsPort } from '#modules/messages';
import { CARD_PORT, type CardPort } from '#modules/payments';
import { CARRIER_PORT, type CarrierPort } from '#modules/shipping';
import Type from 'typebox';
import { CardSimulator, cardSimulator } from '../providers/card-simulator/index.ts';
import { manualCarrier } from '../providers/carrier-manual/index.ts';
import { CarrierSimulator, type SimulatorState } from '../providers/carrier-simulator/index.ts';
import { MailSimulator } from '../providers/mail-simulator/index.ts';
import { mailSmtp, smtpSettingsOf } from '../providers/mail-smtp/index.ts';
import { SmsSimulator } from '../providers/sms-simulator/index.ts';
import { smsSettingsOf, smsTwilio } from '../providers/sms-twilio/index.ts';
import { hearCard, hearCarrier } from './hooks.ts';
import type { Duty, Surroundings } from './shop.ts';

const noMail: MailPort = {
  send: async () => ({ accepted: false, reason: 'No mail server is configured (KONTOR_SMTP).' }),
};

/** The port `mail`. */
export function mailService({ env, config }: Surroundings): MailPort {
  if (config.smtp !== undefined) return mailSmtp(smtpSettingsOf(config.smtp));
  return config.simulate ? new MailSimulator(env) : noMail;
}

const noSms: SmsPort = {
  send: async () => ({ accepted: false, reason: 'No gateway of short messages is configured (KONTOR_SMS).' }),
};

/** The port `sms`. */
export function smsService({ env, config }: Surroundings): SmsPort {
  if (config.sms !== undefined) return smsTwilio(env, smsSettingsOf(config.sms));
  return config.simulate ? new SmsSimulator() : noSms;
}

const NO_CARDS = 'No card provider is configured.';
const noCards: CardPort = {
  provider: 'none',
  merchant: 'none',
  authorise: async () => ({ status: 'declined', ref: null, reason: NO_CARDS }),
  capture: async () => ({ status: 'refused', reason: NO_CARDS }),
  void: async () => ({ status: 'refused', reason: NO_CARDS }),
  refund: async () => ({ status: 'refused', reason: NO_CARDS }),
  parseWebhook: () => [],
};

/** The port `payments.card`; a simulated provider tells what happened through the same door as a real one. */
export function cardService({ env, config, kernel }: Surroundings): CardPort {
  if (!config.simulate) return noCards;
  return cardSimulator({
    env,
    secret: newSecret(env),
    merchant: 'kontor-demo',
    onWebhook: async (body, headers) => void (await hearCard(kernel(), body, headers)),
  });
}

/** What simulated services sign with while the program runs, so that nobody else can speak for them. */
const newSecret = (env: Env): string => Buffer.from(env.bytes(32)).toString('base64');

const carrierSetting: SettingDefinition<SimulatorState> = {
  key: 'carrier_simulator.state',
  says: 'Parcels that the simulated carrier has under way.',
  schema: Type.Unknown(),
  initial: { shipments: [] },
};

/** The port `carrier`; the simulated one goes on with its parcels after a restart. Without it the shop's own people drive. */
export async function carrierService({ env, db, config, kernel }: Surroundings): Promise<CarrierPort> {
  if (!config.simulate) return manualCarrier({ carrier: 'Own courier' });
  const state = await readSetting(db, carrierSetting);
  return new CarrierSimulator({
    seed: 'demo',
    secret: newSecret(env),
    now: () => env.now(),
    state,
    tell: async ({ body, headers }) => void (await hearCarrier(kernel(), body, headers)),
  });
}

const TICK_MS = 500;
const SAVE_MS = 20_000;

/** Simulated services live on beside the requests: they tell what is due, and the carrier's parcels are kept. */
export const serviceDuties: Duty[] = [
  {
    name: 'simulated services',
    everyMs: TICK_MS,
    run: async (kernel) => {
      const now = kernel.env.now();
      const { providers } = kernel.registry;
      const [card, carrier] = [providers.get(CARD_PORT), providers.get(CARRIER_PORT)];
      if (card instanceof CardSimulator) await card.tick(now);
      if (carrier instanceof CarrierSimulator) await carrier.tick(now);
    },
  },
  { name: 'keeping the simulated carrier', everyMs: SAVE_MS, run: keepCarrier },
];

/** Keeps what the simulated carrier has under way; what has arrived it need not know any more. */
export async function keepCarrier(kernel: Kernel): Promise<void> {
  const carrier = kernel.registry.providers.get(CARRIER_PORT);
  if (!(carrier instanceof CarrierSimulator)) return;
  const shipments = carrier.state().shipments.filter(({ state }) => state !== 'ended' && state !== 'cancelled');
  if (shipments.length > 0) await kernel.tx(SYSTEM, async (ctx) => writeSetting(ctx, carrierSetting, { shipments }));
}
