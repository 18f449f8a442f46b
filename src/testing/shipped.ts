// What every start of the program puts into a fresh shop, made once for all tests that start the program on one (`furnish`).
import type { Kernel } from '#kernel';
import { ROOT } from './house.ts';

/** The program is loaded only where a test asks for it. */
async function bring(kernel: Kernel, demo: '0' | '1'): Promise<void> {
  const { bringShipped, parts, readConfig } = await import('#app');
  await bringShipped(kernel, parts, readConfig({ KONTOR_ROOT: ROOT, KONTOR_DEMO: demo }, ROOT));
}

/** A shop of one's own as its first start leaves it. */
export const shipped = (kernel: Kernel): Promise<void> => bring(kernel, '0');

/** The demonstration as its first start leaves it, without its world. */
export const shippedDemo = (kernel: Kernel): Promise<void> => bring(kernel, '1');
