// Many processes given to our model, which the engine is held to, and to bpmn-elements: both have to do the same.
import { generate } from './generate.ts';
import { FAMILIES, secondOpinion } from './oracle.ts';

/** The other engine passes every way that is not taken, which grows with the drawing faster than anybody can wait. */
const SIZE = 10;

/** Compares `count` processes of each family from that seed on; each that differs is told in a line. */
export async function compareAll(from: number, count: number): Promise<{ compared: number; differing: string[] }> {
  const differing: string[] = [];
  let compared = 0;
  for (const [family, constructs] of FAMILIES.entries()) {
    const on = new Set(constructs);
    for (let seed = from; seed < from + count; seed++) {
      const { steps, differs } = await secondOpinion(generate(seed, on, SIZE), seed * 7 + 1);
      compared++;
      if (differs !== undefined) differing.push(`family ${family}, seed ${seed}, step ${steps}: ${differs}`);
    }
  }
  return { compared, differing };
}
