// The steps of a handbook in chapters: one for each lane, one's own first, what goes by itself last. Pure: no component here.
import type { Answer } from '../../../../api/index.ts';

export type Handbook = Answer<'handbook.get'>;
export type Step = Handbook['steps'][number];
export type Chapter = { lane: string | null; isMine: boolean; isHand: boolean; steps: Step[] };

/** Chapters by lane, in the order in which work comes to them. */
export function chaptersOf(steps: readonly Step[], roles: readonly string[]): Chapter[] {
  const mine = new Set(roles.map((role) => role.toLowerCase()));
  const chapters = new Map<string | null, Chapter>();
  for (const step of steps) {
    const found = chapters.get(step.lane) ?? { lane: step.lane, isMine: mine.has(step.lane?.toLowerCase() ?? ''), isHand: false, steps: [] };
    found.steps.push(step);
    found.isHand ||= step.isHand;
    chapters.set(step.lane, found);
  }
  const rank = (chapter: Chapter): number => (chapter.isHand ? (chapter.isMine ? 0 : 1) : 2);
  // Sorting keeps the order of those that are equal.
  return [...chapters.values()].sort((one, other) => rank(one) - rank(other));
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The steps in which all words that are sought stand somewhere; all of them where nothing is sought. */
export function found(chapters: readonly Chapter[], sought: string): Chapter[] {
  const words = plain(sought)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [...chapters];
  return chapters
    .map((chapter) => ({
      ...chapter,
      steps: chapter.steps.filter((step) => {
        const text = plain([step.name, step.note?.text ?? '', step.lane ?? '', ...step.next.map(({ to }) => to.name)].join(' '));
        return words.every((word) => text.includes(word));
      }),
    }))
    .filter((chapter) => chapter.steps.length > 0);
}
