// The database server is killed together with the program: what was acknowledged was on the disk.
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '#kernel';
import { killPostgres } from './program.fixture.ts';
import { LANES, LATEST_KILL_MS, ORDERS_A_ROUND, Victim, skip } from './victim.fixture.ts';

const KILLS = 3;

test(`with the database server killed besides, ${KILLS} times, no acknowledged order is lost or doubled`, { skip }, async (t: TestContext) => {
  const random = seededRandom(3);
  const victim = new Victim(random);
  const { intake, folder } = victim;
  try {
    await victim.start();
    await intake.open(victim.program);
    for (let kill = 0; kill < KILLS; kill++) {
      const ordering = intake.order(victim.program, LANES, ORDERS_A_ROUND);
      await intake.another();
      await sleep(random() * LATEST_KILL_MS);
      if (kill === 2) await victim.program.kill();
      killPostgres(folder);
      // In one round the program lives on for a while without its database: it asks everybody to come again.
      if (kill === 1) await sleep(300);
      if (kill !== 2) await victim.program.kill();
      await ordering;
      await victim.start();
    }
    await victim.isWhole();
    t.diagnostic(`${intake.keys} orders, ${intake.replayed} replays, ${intake.again} times asked to come again`);
  } finally {
    await victim.leave();
  }
});
