// The connectors that Kontor brings, as people choose them: what each is called and what it asks for.

export type ConnectorAbout = { name: string; title: string; settings: readonly string[]; secrets: readonly string[] };

export const CONNECTORS = {
  simulator: { name: 'simulator', title: 'Simulated marketplace', settings: ['ordersADay'], secrets: [] },
  rest: { name: 'rest', title: 'Channel JSON (signed REST)', settings: ['url'], secrets: ['secret'] },
  woocommerce: { name: 'woocommerce', title: 'WooCommerce (REST v3)', settings: ['url', 'delivery'], secrets: ['consumerKey', 'consumerSecret'] },
} as const satisfies Record<string, ConnectorAbout>;
