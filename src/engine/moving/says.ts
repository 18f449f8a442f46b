// A group of the impact report as a sentence, for the command line and the API; pages say it in the reader's language out of the same data.
import type { Graph } from '../graph.ts';
import type { ImpactGroup } from './impact.ts';

const REASONS: Record<string, string> = {
  gone: 'the step is no longer in the drawing',
  kind: 'the step waits for something else now',
  action: 'the step calls another action now, and a call may be under way',
  called: 'the step calls another drawing now, and a run of the old one may be under way',
  many: 'how often the step is done has changed',
  scope: 'the step stands inside something else now',
  choice: 'none of the events that were waited for is left',
  join: 'branches have arrived at a gateway that has changed, and would be lost',
  message: 'a message has come early for a step that is no longer there',
  again: 'a letter, a call or another effect that they have behind them would come a second time',
  compensation: 'what was done and may have to be undone is no longer in the drawing',
  unreachable: 'no order could come to stand there like that in the new drawing, so that it might wait for ever',
};

export function says(group: ImpactGroup, to: Graph): string {
  const where = [group.name, ...group.with].map((name) => `“${name}”`).join(' and ');
  const who = `${group.runs} ${group.runs === 1 ? 'run' : 'runs'} of version ${group.version} at ${where}`;
  const target = group.to === null ? '' : (to.nodes[to.byId.get(group.to) ?? 0]?.name ?? group.to);
  if (group.class === 'fixed') return `${who} have passed a step after which nothing changes: they finish on their drawing.`;
  if (group.choice === 'move') return `${who} move to “${target}”.${mails(group)}`;
  if (group.choice === 'finish') return `${who} finish on their drawing.`;
  if (group.choice === 'cancel') return `${who} are cancelled.`;
  if (group.choice === 'hold') return `${who} are held until somebody chooses.`;
  if (!group.needsChoice) return `${who} follow.${timers(group)}`;
  const offer = group.suggestions[0] ? ` They could go on at “${group.suggestions[0].name}”.` : '';
  return `${who} can not follow: ${REASONS[group.reason ?? 'gone'] ?? group.reason}.${offer}`;
}

const timers = (group: ImpactGroup): string =>
  (group.timersFiringAtOnce > 0 ? ` ${group.timersFiringAtOnce} new timers are due at once.` : '') +
  (group.timersUnknown ? ' When a new timer is due depends on the order.' : '');
const mails = (group: ImpactGroup): string => (group.mailsTwice > 0 ? ` ${group.mailsTwice} messages may be sent a second time.` : '');
