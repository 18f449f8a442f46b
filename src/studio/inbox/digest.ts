// Tells what waits for people at most once a minute, so that a busy hour is a few messages and not a thousand.
import type { Ctx } from '#kernel';
import { incidentsWaiting, tasksWaiting } from './events.ts';
import * as store from './store.ts';

/** Raises an event for each lane to which work came, or where it has become late, since the last time; and one for incidents. Returns how many. */
export async function tellWhatWaits(ctx: Ctx): Promise<number> {
  const since = await store.lockMark(ctx);
  if (since === undefined) return 0;
  if (since === null) {
    // What was there before anybody could hear of it is not news.
    store.moveMark(ctx);
    return 0;
  }
  const [lanes, incidents] = await Promise.all([store.laneNews(ctx, since), store.incidentNews(ctx, since)]);
  for (const news of lanes) {
    ctx.emit(tasksWaiting, undefined, {
      lane: news.lane,
      fresh: news.fresh,
      late: news.lateAll,
      open: news.open,
      title: titleOf(news),
      lines: news.numbers,
      page: `/tasks?lane=${encodeURIComponent(news.lane)}`,
    });
  }
  if (incidents.fresh > 0) {
    const title = `${many(incidents.fresh, 'thing has', 'things have')} stopped; ${incidents.open} wait for a person`;
    ctx.emit(incidentsWaiting, undefined, { fresh: incidents.fresh, open: incidents.open, title, lines: incidents.messages, page: '/incidents' });
  }
  store.moveMark(ctx);
  return lanes.length + (incidents.fresh > 0 ? 1 : 0);
}

const many = (count: number, one: string, other: string): string => `${count} ${count === 1 ? one : other}`;

/** English, like the names of lanes in the shipped drawings: whoever reads it in the channel may have any language. */
function titleOf({ lane, fresh, late, lateAll, open }: store.LaneNews): string {
  const came = fresh > 0 ? [`${many(fresh, 'new task', 'new tasks')}`] : [];
  const became = late > 0 ? [`${many(late, 'task has', 'tasks have')} become late`] : [];
  const rest = lateAll > 0 ? `${open} open, ${lateAll} late` : `${open} open`;
  return `${lane}: ${[...came, ...became].join(', ')} (${rest})`;
}
