// The port `program`: what a shop may know of the program around it.
import { Refusal } from '#kernel';
import type { Program } from '#modules/setup';
import { type Config, demoIsOpen } from '../config.ts';

export const VERSION = '0.1.0';

/** What every shop is told, whatever other shops there are. */
export const programFacts = (config: Config) => ({
  here: config.demo ? ('demo' as const) : ('shop' as const),
  demoIsOpen: demoIsOpen(config),
  demoSpeed: config.demoSpeed,
  mail: config.smtp !== undefined ? ('smtp' as const) : config.simulate ? ('simulated' as const) : ('none' as const),
  version: VERSION,
});

/** The program as a shop sees it that has no other beside it: the only one, or one that the command line has opened. */
export function aloneProgram(config: Config): Program {
  const refuse = (): Promise<void> => {
    throw new Refusal('setup.only_shop', {}, { message: 'The program runs with one shop only.' });
  };
  return {
    ...programFacts(config),
    isOnly: true,
    where: config.databaseUrl === undefined ? config.dataFolder : new URL(config.databaseUrl).host,
    doors: () => Promise.resolve([]),
    discardDemo: refuse,
    makeDemo: refuse,
  };
}
