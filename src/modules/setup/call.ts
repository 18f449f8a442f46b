// Carries out actions of other rooms inside this transaction, as a person with every right would.
import { type Ctx, checkInput } from '#kernel';

/** Runs an action by its name and gives its output; throws its refusal. */
export async function carryOut<O>(ctx: Ctx, name: string, input: unknown): Promise<O> {
  const [output] = await carryOutAll<O>(ctx, name, [input]);
  return output!;
}

/** The same for many inputs; the first refusal is thrown, and then nothing of the transaction stays. */
export async function carryOutAll<O>(ctx: Ctx, name: string, inputs: unknown[]): Promise<O[]> {
  const action = ctx.registry.action(name);
  for (const input of inputs) checkInput(action, input);
  return (await ctx.call(action, inputs)).map((outcome) => {
    if (!outcome.ok) throw outcome.refusal;
    return outcome.value as O;
  });
}
