// The program is killed while orders come in, again and again: nothing that was acknowledged is lost, and nothing is there twice.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '#kernel';
import { LANES, LATEST_KILL_MS, ORDERS_A_ROUND, Victim, skip } from './victim.fixture.ts';

const KILLS = Number(process.env['KONTOR_KILLS'] ?? 20);

/** How each kill comes: at a random moment, in between commit and answer, or just before a commit. */
function killsOf(random: () => number): { faults?: string; afterMs?: number }[] {
  return Array.from({ length: KILLS }, (_, i) => {
    const passing = 2 + Math.floor(random() * 20);
    if (i % 4 === 1) return { faults: `orders.place.beforeCommit=crash:${passing}` };
    if (i % 4 === 3) return { faults: `orders.place.afterCommit=crash:${passing}` };
    return { afterMs: random() * LATEST_KILL_MS };
  });
}

test(`killed ${KILLS} times while orders come in, no acknowledged order is lost or doubled`, { skip }, async (t: TestContext) => {
  const random = seededRandom(20);
  const victim = new Victim(random);
  const { intake } = victim;
  try {
    await victim.start();
    await intake.open(victim.program);
    await victim.program.stop();
    let betweenCommitAndAnswer = 0;
    for (const { faults, afterMs } of killsOf(random)) {
      const program = await victim.start(faults);
      const ordering = intake.order(program, LANES, ORDERS_A_ROUND);
      if (afterMs === undefined) assert.equal(await program.ended(), 'SIGKILL', `${faults} came`);
      else {
        await intake.another();
        await sleep(afterMs);
        assert.equal(await program.kill(), 'SIGKILL');
      }
      await ordering;
      if (faults?.includes('afterCommit')) betweenCommitAndAnswer++;
    }
    await victim.start();
    await victim.isWhole();
    assert.ok(intake.replayed >= betweenCommitAndAnswer, `${intake.replayed} answers had been lost`);
    t.diagnostic(`${KILLS} kills, ${intake.keys} orders, ${intake.replayed} of them done before the kill and acknowledged after it`);
  } finally {
    await victim.leave();
  }
});
