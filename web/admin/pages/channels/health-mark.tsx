// How a channel does, as icon and word, and when it was last heard.
import type { ChannelHealth } from '../../../api/index.ts';
import { Mark, type Mood, When, useWords } from '../../../ui/index.ts';

const MOODS: Record<ChannelHealth['state'], Mood> = { none: 'plain', healthy: 'good', late: 'waiting', broken: 'bad', paused: 'ended' };

/** The state of a channel. */
export function HealthMark({ state }: { state: ChannelHealth['state'] }) {
  const { named } = useWords();
  return <Mark mood={MOODS[state]}>{named('channels.state', state)}</Mark>;
}

/** When something was last, or that it never was. */
export function Last({ at }: { at: string | null }) {
  const { t } = useWords();
  return at ? <When at={at} /> : <>{t('channels.never')}</>;
}
