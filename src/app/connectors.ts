// What speaks with marketplaces and shop systems: the connectors of this program, bound to the shop's accounts.
import { type Kernel, SYSTEM, type SettingDefinition, readSetting, writeSetting } from '#kernel';
import { type ConnectorPort, CONNECTOR_PORT, connectorPort } from '#modules/channels';
import Type from 'typebox';
import { channelRest } from '../providers/channel-rest/index.ts';
import { wooCommerce } from '../providers/channel-woocommerce/index.ts';
import { MarketplaceSimulator, type MarketplaceState, marketplaceSimulator } from '../providers/marketplace-simulator/index.ts';
import type { Duty, Surroundings } from './shop.ts';

const simulatorSetting: SettingDefinition<MarketplaceState> = {
  key: 'marketplace_simulator.state',
  says: 'What the simulated marketplaces have on their side.',
  schema: Type.Unknown(),
  initial: { shops: [] },
};

/** The port `channels.connector`; the simulated marketplace only where the program simulates. It goes on after a restart. */
export async function connectorService({ env, db, config }: Surroundings): Promise<ConnectorPort> {
  const real = [channelRest(env), wooCommerce(env)];
  if (!config.simulate) return connectorPort(db, real);
  const state = await readSetting(db, simulatorSetting);
  return connectorPort(db, [marketplaceSimulator({ seed: 'demo', now: () => env.now(), state }), ...real]);
}

/** The simulated marketplaces of a shop, where there are any. */
export const simulatorOf = (kernel: Kernel): MarketplaceSimulator | undefined =>
  (kernel.registry.providers.get(CONNECTOR_PORT) as ConnectorPort | undefined)?.connectors.find((one) => one instanceof MarketplaceSimulator);

/** The simulated marketplaces sell on beside the requests, and what they have is kept. */
export const connectorDuties: Duty[] = [
  { name: 'simulated marketplaces', everyMs: 1_000, run: async (kernel) => void (await simulatorOf(kernel)?.tick(kernel.env.now())) },
  { name: 'keeping the simulated marketplaces', everyMs: 20_000, run: keepMarketplaces },
];

export async function keepMarketplaces(kernel: Kernel): Promise<void> {
  const state = simulatorOf(kernel)?.state();
  if (state && state.shops.length > 0) await kernel.tx(SYSTEM, async (ctx) => writeSetting(ctx, simulatorSetting, state));
}
