// What every start of the program puts into a fresh shop, made once for all tests that start the program on one.
import { type Kernel, SYSTEM, writeSetting } from '#kernel';
import { parts, readConfig } from '#app';
import { demoSetting } from '#server';
import { ROOT } from '#testing';

const config = readConfig({ KONTOR_ROOT: ROOT }, ROOT);

/** A shop of one's own as its first start leaves it. */
export async function shipped(kernel: Kernel): Promise<void> {
  for (const step of parts.shipped) await step(kernel, config);
}

/** The demonstration as its first start leaves it, without its world. */
export async function shippedDemo(kernel: Kernel): Promise<void> {
  await shipped(kernel);
  await kernel.tx(SYSTEM, async (ctx) => writeSetting(ctx, demoSetting, true));
  for (const step of parts.demo) await step(kernel, config);
}
