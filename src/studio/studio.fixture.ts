// A shop with a toy trade and two colleagues, for the tests of the drawing room; a file opens one and throws it away at its end.
import { after } from 'node:test';
import { type Actor, type Kernel, Refusal, sql } from '#kernel';
import { DEMO_PEOPLE, seedDemoStaff, shipRoles } from '#modules/staff';
import { type House, house } from '#testing';
import { deskModule } from '../modules/desk/module.ts';
import { staffModule } from '../modules/staff/module.ts';
import { trade } from './trade.fixture.ts';

export { drawing, flow, mark, user } from './trade.fixture.ts';

export type Room = Awaited<ReturnType<typeof open>>;

/** A house with these drawings, opened at its first use; it is verified and thrown away after the file's tests. */
export function roomOf(...publish: string[]): () => Promise<Room> {
  let opened: Promise<Room> | undefined;
  after(async () => {
    const room = await opened;
    await room?.shop.verify();
    await room?.shop.close();
  });
  return () => (opened ??= open(publish));
}

async function furnish(kernel: Kernel): Promise<void> {
  await shipRoles(kernel);
  await seedDemoStaff(kernel, 'a long walk by the sea');
}

async function open(publish: string[]) {
  const t = trade();
  const shop: House = await house({ modules: [staffModule, deskModule, t.module], publish, ready: furnish });
  const rows = await shop.db.read<{ id: string; email: string; name: string }>(sql`select id, email, name from staff.account`);
  const person = (at: number): Actor => {
    const row = rows.find((it) => it.email === DEMO_PEOPLE[at]!.email)!;
    return { kind: 'person', id: row.id, name: row.name, may: () => true };
  };
  const [ana, mihai] = [person(0), person(1)];
  return {
    shop,
    t,
    ana,
    mihai,
    do: async <O = Record<string, never>>(who: Actor, name: string, input: unknown): Promise<O> => (await shop.kernel.do<O>(name, input, { actor: who })).value,
    ask: <O = Record<string, never>>(name: string, input: unknown, who: Actor = ana): Promise<O> => shop.kernel.ask<O>(name, input, who),
    /** What it was refused with. */
    refused: async (who: Actor, name: string, input: unknown): Promise<Refusal> => {
      try {
        await shop.kernel.do(name, input, { actor: who });
      } catch (error) {
        if (error instanceof Refusal) return error;
        throw error;
      }
      throw new Error(`${name} was done and not refused`);
    },
    events: async (name: string): Promise<Record<string, unknown>[]> =>
      (await shop.db.read<{ payload: Record<string, unknown> }>(sql`select payload from kernel.event where name = ${name} order by position`)).map(
        (row) => row.payload,
      ),
  };
}
