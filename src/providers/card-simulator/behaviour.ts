// How the simulator decides: by the token's name, else by a draw that repeats for the same seed, token and amount.
import { createHash } from 'node:crypto';
import type { MoneyJson } from '#kernel';

const BEHAVIOURS = ['ok', 'declined', '3ds_ok', '3ds_fail', '3ds_silent', 'late', 'timeout', 'dead_once', 'capture_fails'] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

/** What happens to a card: `tok_declined` is declined; of other tokens nine in ten are fine, one in twenty is declined, the rest has to confirm. */
export function behaviourOf(token: string | null, amount: MoneyJson, seed: number): Behaviour {
  if (token === null || token === '') return '3ds_ok';
  const named = BEHAVIOURS.find((behaviour) => token === 'tok_' + behaviour);
  if (named) return named;
  const draw = createHash('sha256').update(`${seed}|${token}|${amount.amount}|${amount.currency}`).digest().readUInt16BE(0) / 65_536;
  return draw < 0.9 ? 'ok' : draw < 0.95 ? 'declined' : '3ds_ok';
}
