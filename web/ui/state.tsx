// A state as icon and word; colour only repeats what they say.
import { CircleCheck, CircleDot, CircleSlash, Clock3, OctagonAlert } from 'lucide-react';
import css from './state.module.css';
import { useWords } from './words.tsx';

export type Mood = 'plain' | 'good' | 'waiting' | 'bad' | 'ended';

const ICONS = { plain: CircleDot, good: CircleCheck, waiting: Clock3, bad: OctagonAlert, ended: CircleSlash };

/** What each known state means; unknown ones are told plainly. */
const MOODS: Readonly<Record<string, Mood>> = {
  completed: 'good',
  delivered: 'good',
  sent: 'good',
  paid: 'good',
  authorised: 'good',
  cancelled: 'ended',
  ended: 'ended',
  stopped: 'ended',
  returned: 'ended',
  queued: 'waiting',
  unpaid: 'plain',
  part_paid: 'waiting',
  returning: 'waiting',
  failed: 'bad',
  bounced: 'bad',
  lost: 'bad',
  declined: 'bad',
  incident: 'bad',
};

/** A state of a family of words (`state.order`), e.g. ✓ Completed. */
export function State({ family, value, mood }: { family: string; value: string; mood?: Mood }) {
  const { named } = useWords();
  return <Mark mood={mood ?? MOODS[value] ?? 'plain'}>{named(family, value)}</Mark>;
}

/** An icon and a word in one of the five moods. */
export function Mark({ mood, children }: { mood: Mood; children: string }) {
  const Icon = ICONS[mood];
  return (
    <span className={css.state} data-mood={mood}>
      <Icon size={14} strokeWidth={2.2} aria-hidden />
      <span>{children}</span>
    </span>
  );
}
