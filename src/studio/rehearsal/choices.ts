// What chance decides for a token: which way it takes, by which event it leaves, what comes first.
import { chanceOf, lasts, nextState } from './law.ts';
import type { ModelNode, Way } from './model.ts';
import type { Tokens } from './tokens.ts';

/** The next number (0 up to 1) of a token's own stream. */
export function chanceFor(tokens: Tokens, token: number): number {
  const state = nextState(tokens.stream[token]!);
  tokens.stream[token] = state;
  return chanceOf(state);
}

/** One way by its weight. `missing`: whether something is missing for the order; undefined where stock is not played. */
export function oneWay(tokens: Tokens, token: number, { ways, shortWay }: ModelNode, missing: boolean | undefined): number {
  const barred = shortWay === undefined || missing === undefined ? -1 : shortWay;
  if (barred >= 0 && missing) return barred;
  let total = 0;
  for (let at = 0; at < ways.length; at++) if (at !== barred) total += ways[at]!.weight;
  let chance = chanceFor(tokens, token) * total;
  let last = 0;
  for (let at = 0; at < ways.length; at++) {
    if (at === barred) continue;
    last = at;
    chance -= ways[at]!.weight;
    if (chance < 0) return at;
  }
  return last;
}

/** Each way by its weight, at least the likeliest. */
export function someWays(tokens: Tokens, token: number, ways: readonly Way[]): readonly Way[] {
  const taken = ways.filter((way) => chanceFor(tokens, token) < way.weight);
  return taken.length > 0 ? taken : [ways.reduce((most, way) => (way.weight > most.weight ? way : most))];
}

/** The event on its border by which a token will leave; -1 for none. */
export function exitOf(tokens: Tokens, token: number, { exits }: ModelNode, missing: boolean | undefined): { node: number; isShort: boolean } | undefined {
  if (exits.length === 0) return undefined;
  let chance = chanceFor(tokens, token);
  for (const exit of exits) {
    if (exit.isShort && missing !== undefined) {
      if (missing) return exit;
      continue;
    }
    chance -= exit.chance;
    if (chance < 0) return exit;
  }
  return undefined;
}

/** Which of several events comes first (-1: none does), and after how many seconds. */
export function firstOf(tokens: Tokens, token: number, { runners }: ModelNode): { way: number; seconds: number } {
  let total = 0;
  for (const { weight } of runners) total += weight;
  let chance = chanceFor(tokens, token) * total;
  const won = runners.find(({ weight }) => (chance -= weight) < 0);
  let way = won?.way ?? -1;
  let seconds = won?.law ? lasts(won.law, chanceFor(tokens, token)) : (won?.timer ?? Infinity);
  for (const runner of runners) {
    if (runner.timer === undefined || runner.timer >= seconds) continue;
    way = runner.way;
    seconds = runner.timer;
  }
  return { way, seconds };
}
