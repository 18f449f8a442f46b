// The steps of a drawing to which runs can be moved, read out of its XML.
import { elementsOf } from '../../../ui/index.ts';
import type { Target } from './choose.tsx';

const PLACE = /^(task|\w+Task|subProcess|transaction|adHocSubProcess|callActivity|intermediate(Catch|Throw)Event|endEvent|\w+Gateway)$/;

/** Those that are likely come first, then what waits for somebody or something, in the order of the drawing. */
export function targetsOf(xml: string, likely: readonly { element: string; name: string }[] = []): Target[] {
  const all = [...elementsOf(xml)].filter(([, { kind }]) => PLACE.test(kind));
  const others = all.filter(([id, { name }]) => name !== '' && !likely.some((it) => it.element === id));
  return [
    ...likely.map((it) => ({ element: it.element, name: it.name, isLikely: true })),
    ...others.map(([id, { name }]) => ({ element: id, name, isLikely: false })),
  ];
}
