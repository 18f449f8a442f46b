// What one of the thirty changes is: what the merchant says, what is drawn, what the test shows, and the test itself.
import type { Fate } from '../../src/providers/carrier-simulator/index.ts';
import type { Shop } from './shop.ts';

export type Change = {
  says: string;
  drawn: string;
  shows: string;
  /** What becomes of every parcel. */
  fate?: Partial<Fate>;
  run: (shop: Shop) => Promise<void>;
};

/** The page of all changes, as docs/thirty-changes.md has it. */
export function pageOf(changes: Change[]): string {
  const rows = changes.map(({ says, drawn, shows }, i) => `| ${i + 1} | ${says} | ${drawn} | ${shows} |`);
  return `# Thirty changes that merchants ask for

Each is done by drawing or table alone, in the shop that ships: \`test/thirty\` opens a shipped drawing, draws the change, publishes it over orders that are
under way, and runs real orders to their end on a virtual clock. \`npm test -- thirty --json\` runs all of them and prints how many passed. This page is
written by \`node --import tsx test/thirty/page.ts\`, and a test holds it to be current.

| | what the merchant says | what is drawn, or which cell changes | what the test shows |
|---|---|---|---|
${rows.join('\n')}
`;
}
