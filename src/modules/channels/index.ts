// The door of channels: the port that connectors implement, and how a shop's accounts are opened for them.
export { connectorPort } from './connections.ts';
export { type ConnectorAbout, CONNECTORS } from './connectors.ts';
export {
  type Account,
  type ChannelConnector,
  type ConnectorPort,
  type Declined,
  type Level,
  type Offer,
  type Pulled,
  type Shipment,
  CONNECTOR_PORT,
  RateLimited,
} from './ports.ts';
export { seenRecords } from './seen-records.ts';
export { tillUse } from './actions/till.ts';
export type { ForeignOrder } from './types.ts';
