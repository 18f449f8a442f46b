// The result of a rehearsal: what a merchant reads, and the film of it for the drawing.
import type { Model } from './model.ts';
import { laneWait, withMore } from './play.ts';
import type { RehearsalResult } from './settings.ts';
import type { Simulation } from './simulation.ts';
import { Numbers, summary } from './tally.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const MOST_FRAMES = 288;

const rounded = (value: number): number => Math.round(value * 10) / 10;
const spreadOf = (values: Numbers) => {
  const { count, mean, p50, p95 } = summary(values);
  return { count, mean: rounded(mean), p50: rounded(p50), p95: rounded(p95) };
};

/** What was played, told. `needed`: hands more in each lane. */
export function reportOf(simulation: Simulation, needed: readonly (number | undefined)[] | undefined): Omit<RehearsalResult, 'drawings' | 'targetMinutes'> {
  const { model, play, events, time } = simulation;
  const elements = elementsOf(simulation);
  const lanes = lanesOf(simulation, needed);
  return {
    ...leavingOf(simulation),
    events,
    days: Math.round(play.countedUntil / DAY),
    seconds: time,
    elements,
    lanes,
    bottleneck: bottleneckOf(model, elements, lanes),
    film: filmOf(simulation),
    notes: model.notes.map(({ code, names }) => ({ code, names: names.slice(0, 20) })),
  };
}

function leavingOf({ orders, play }: Simulation): Pick<RehearsalResult, 'orders' | 'leave'> {
  const lasted = new Numbers();
  const byHour: number[] = [];
  const leave = { left: 0, ended: 0, open: 0, sameDay: 0, inTime: 0 };
  let counted = 0;
  for (let order = 0; order < orders.count; order++) {
    const came = orders.came.get(order);
    if (came >= play.countedUntil) break;
    counted++;
    const left = orders.left.get(order);
    if (left < 0) {
      leave[orders.ended.get(order) < 0 ? 'open' : 'ended']++;
      continue;
    }
    leave.left++;
    lasted.push(left - came);
    if (Math.floor(left / DAY) === Math.floor(came / DAY)) leave.sameDay++;
    if (left <= orders.promised.get(order)) leave.inTime++;
    const hour = Math.floor(left / HOUR);
    while (byHour.length <= hour) byHour.push(0);
    byHour[hour]!++;
  }
  return { orders: counted, leave: { ...leave, lasted: spreadOf(lasted), byHour } };
}

function elementsOf({ model, places }: Simulation): RehearsalResult['elements'] {
  return model.nodes.flatMap((node) => {
    const place = places[node.index]!;
    if (!node.isShown || (place.passages === 0 && place.standing === 0)) return [];
    return [
      {
        drawing: node.drawing,
        element: node.element,
        name: node.name,
        lane: node.lane < 0 ? null : model.lanes[node.lane]!,
        passages: place.passages,
        wait: spreadOf(place.waits),
        waitedHours: rounded(place.waited / HOUR),
        workSeconds: place.passages === 0 ? 0 : rounded(place.worked / place.passages),
        mostQueued: place.mostQueued,
        mostQueuedAt: Math.round(place.mostQueuedAt),
      },
    ];
  });
}

function lanesOf(simulation: Simulation, needed: readonly (number | undefined)[] | undefined): RehearsalResult['lanes'] {
  const { model, lanes, play, time } = simulation;
  return model.lanes.map((lane, index) => {
    const hands = play.hands[index]!;
    const staffed = lanes[index]!.staffed(time);
    const more = needed?.[index];
    return {
      lane,
      hands: [...hands],
      used: staffed === 0 ? 0 : Math.round((lanes[index]!.busySeconds / staffed) * 1000) / 1000,
      workedHours: rounded(lanes[index]!.busySeconds / HOUR),
      staffedHours: rounded(staffed / HOUR),
      waitP95: rounded(laneWait(simulation, index)),
      needed: more === undefined ? null : { more, peak: Math.max(...withMore(hands, more)) },
    };
  });
}

/** The step at which most time is lost for want of hands. */
function bottleneckOf(_: Model, elements: RehearsalResult['elements'], lanes: RehearsalResult['lanes']): RehearsalResult['bottleneck'] {
  let worst: RehearsalResult['elements'][number] | undefined;
  for (const one of elements) if (one.lane !== null && one.waitedHours > (worst?.waitedHours ?? 0)) worst = one;
  if (!worst || worst.lane === null) return null;
  const lane = lanes.find((one) => one.lane === worst.lane)!;
  const { drawing, element, name } = worst;
  return { lane: worst.lane, drawing, element, name, waitP95: worst.wait.p95, used: lane.used };
}

/** At most 288 frames of what was shot, from the beginning to the end. */
function filmOf({ model, film, shown, orders, time }: Simulation): RehearsalResult['film'] {
  const stride = Math.max(1, Math.ceil(film.frames / MOST_FRAMES));
  const picked = Array.from({ length: Math.ceil(film.frames / stride) }, (_, frame) => frame * stride);
  const column = (at: number): number[] => picked.map((frame) => film.at(frame, at));
  const everySeconds = film.everySeconds * stride;
  const until = (times: Numbers): number[] => {
    const sorted = times.sorted();
    let count = sorted.findIndex((one) => one >= 0);
    const before = count < 0 ? sorted.length : count;
    count = before;
    return picked.map((_, frame) => {
      while (count < sorted.length && sorted[count]! <= Math.min(time, frame * everySeconds)) count++;
      return count - before;
    });
  };
  return {
    everySeconds,
    frames: picked.length,
    elements: shown.flatMap((node, at) => {
      const standing = column(at);
      if (!standing.some((count) => count > 0)) return [];
      return [{ drawing: model.nodes[node]!.drawing, element: model.nodes[node]!.element, standing, queued: column(shown.length + at) }];
    }),
    lanes: model.lanes.map((lane, at) => ({ lane, busy: column(2 * shown.length + at) })),
    placed: until(orders.came),
    left: until(orders.left),
  };
}
