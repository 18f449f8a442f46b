// Until when a day's orders have left: the courier's hour of the warehouse on that day, in the shop's zone.

export type Opening = { zone: string; warehouses: Record<string, string> };

/** The instant by which goods of a day (`YYYY-MM-DD`) must be handed over; without a courier's hour, the end of the day. */
export function deadlineOf(day: string, warehouse: string | undefined, { zone, warehouses }: Opening): Date {
  const hours = warehouse !== undefined && warehouses[warehouse] !== undefined ? [warehouses[warehouse]] : Object.values(warehouses);
  // Of an order whose warehouse is not chosen yet, the last courier of all counts: it is not called late too early.
  const hour = hours.sort().at(-1);
  return hour === undefined ? instantOf(nextDay(day), '00:00', zone) : instantOf(day, hour, zone);
}

const nextDay = (day: string): string => new Date(Date.parse(day + 'T00:00:00Z') + 86_400_000).toISOString().slice(0, 10);

/** When the clock on the wall of a zone (IANA) says so; an hour that is left out in spring is that behind it. */
export function instantOf(day: string, time: string, zone: string): Date {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  let guess = wanted;
  for (let round = 0; round < 2; round++) guess += wanted - wallClock(guess, zone);
  return new Date(guess);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** What the clock of a zone says at an instant, as if it were UTC, in ms. */
function wallClock(at: number, zone: string): number {
  let formatter = formatters.get(zone);
  if (!formatter) {
    const two = '2-digit';
    const parts = { year: 'numeric', month: two, day: two, hour: two, minute: two, second: two, hourCycle: 'h23' } as const;
    formatters.set(zone, (formatter = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, ...parts })));
  }
  return Date.parse(formatter.format(at).replace(' ', 'T') + 'Z');
}
