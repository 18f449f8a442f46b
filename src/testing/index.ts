// The test kit's door: a whole shop for a test, with a clock to turn.
export { type House, type HouseOptions, ROOT, furnishedDatabase, house, migrationSources, stopTestServer, testServer } from './house.ts';
export { shipped, shippedDemo } from './shipped.ts';
