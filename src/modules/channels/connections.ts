// The port `channels.connector`, bound by app.ts: all connectors by name, and a channel's own with its account read from the shop's database.
import type { Db } from '#kernel';
import { assert } from '#kernel';
import type { ChannelConnector, ConnectorPort } from './ports.ts';
import { accountOf } from './store.ts';

/** Binds connectors to a shop's database, where the accounts are. */
export function connectorPort(db: Pick<Db, 'read'>, connectors: readonly ChannelConnector[]): ConnectorPort {
  return {
    connectors,
    open: async (channel) => {
      const row = await accountOf(db, channel);
      const connector = connectors.find((one) => one.name === row?.connector);
      assert(row && connector, `the channel ${channel} has a connector that is there`);
      return { connector, account: { channel, currency: row.currency, country: row.country, settings: row.settings, secrets: row.secrets ?? {} } };
    },
  };
}
