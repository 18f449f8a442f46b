// The price for one piece as it went over time: of the prices that hold at an instant the latest beginning wins.

export interface Step {
  from: number;
  to: number;
  amount: number;
}

interface Priced {
  price: { amount: string };
  minQuantity: number;
  validFrom: string;
  validTo: string | null;
}

const YEAR_MS = 366 * 86_400_000;

/** The steps of the last year and of what is planned, in order; instants in epoch milliseconds. Times without a price are left out. */
export function stepsOf(items: readonly Priced[], now: number): Step[] {
  const prices = items
    .filter((it) => it.minQuantity === 1)
    .map((it) => ({ from: Date.parse(it.validFrom), to: it.validTo === null ? Infinity : Date.parse(it.validTo), amount: Number(it.price.amount) }));
  if (prices.length === 0) return [];
  const begin = Math.max(now - YEAR_MS, Math.min(...prices.map((it) => it.from)));
  const planned = prices.flatMap((it) => [it.from, it.to]).filter((at) => at > now && at !== Infinity);
  // A little beyond the last change, so that the last price is seen.
  const end = planned.length === 0 ? Math.max(now, begin + 1) : Math.max(...planned) + Math.max(1, (Math.max(...planned) - begin) * 0.08);
  const turns = [...new Set([begin, end, ...prices.flatMap((it) => [it.from, it.to])])].filter((at) => at >= begin && at <= end).toSorted((a, b) => a - b);
  const steps: Step[] = [];
  turns.slice(0, -1).forEach((from, at) => {
    const to = turns[at + 1]!;
    const holding = prices.filter((it) => it.from <= from && it.to > from).toSorted((a, b) => b.from - a.from)[0];
    if (!holding) return;
    const before = steps.at(-1);
    if (before && before.to === from && before.amount === holding.amount) before.to = to;
    else steps.push({ from, to, amount: holding.amount });
  });
  return steps;
}
