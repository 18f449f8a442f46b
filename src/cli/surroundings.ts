// What every command needs: what it may touch, a shop to work in, and how an answer is printed.
import { type Config, type Parts, type Shop, openDatabase, openShop, writeFailure } from '#app';
import { type Actor, SYSTEM } from '#kernel';

/** What the command line may touch, so that a test can stand in for it. */
export type Surroundings = {
  config: () => Config;
  parts: Parts;
  print: (text: string) => void;
  say: (text: string) => void;
  readText: () => Promise<string>;
  onStop: (stop: () => void) => void;
};

/** Whoever may run commands may do everything. Not the program itself: what it ships gives way to what a person has published here. */
export const COMMAND_LINE: Actor = { ...SYSTEM, id: 'command-line' };

export async function withShop(around: Surroundings, work: (shop: Shop) => Promise<void>): Promise<void> {
  const config = around.config();
  const database = await openDatabase(config, () => {});
  try {
    const onError = (duty: string, error: unknown): void => around.say(writeFailure(duty, error));
    const shop = await openShop(around.parts, { url: database.url, config, onError, connections: 2 });
    try {
      await work(shop);
    } finally {
      await shop.close();
    }
  } finally {
    await database.stop();
  }
}

export const bigints = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

export const pretty = (value: unknown): string => JSON.stringify(value ?? null, bigints, 2);
