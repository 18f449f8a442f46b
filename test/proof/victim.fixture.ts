// A shop whose program is killed and started again, and the count of what must be there afterwards.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startDatabase } from '#database';
import { Intake } from './intake.fixture.ts';
import { type Program, startProgram, verifyShop } from './program.fixture.ts';

/** How many customers order at once. */
export const LANES = 16;
/** More than come in before the kill, so that it is always in the middle of it. */
export const ORDERS_A_ROUND = 2_000;
export const LATEST_KILL_MS = 500;
/** Why these tests are left out, where they are. */
export const skip = process.platform === 'linux' ? false : 'the embedded database runs on Linux only';

/** A shop in a folder of its own, whose program is killed and started again by the test. */
export class Victim {
  readonly folder = mkdtempSync(join(tmpdir(), 'kontor-kill-'));
  readonly intake: Intake;
  program!: Program;

  constructor(random: () => number) {
    this.intake = new Intake(random);
  }

  async start(faults?: string): Promise<Program> {
    return (this.program = await startProgram(this.folder, faults));
  }

  /** Everything that was acknowledged is there, once and whole; what is there was asked for; every promise holds. */
  async isWhole(): Promise<void> {
    const { intake, program } = this;
    await intake.order(program, LANES, 0);
    assert.equal(intake.acknowledged.size, intake.keys, 'every key has an answer');
    await intake.replayAll(program, LANES);
    await this.countRows();
    assert.equal(await program.stop(), '0');
    const { checked, violations, missed } = await verifyShop(this.folder);
    assert.deepEqual([violations, missed], [0, []]);
    assert.ok(checked > 30, `${checked} invariants were checked`);
  }

  /** Attaches to the shop's server beside the program and compares the rows with the answers. */
  private async countRows(): Promise<void> {
    const answers = [...this.intake.acknowledged.values()];
    const database = await startDatabase({ dataFolder: this.folder });
    const client = new pg.Client({ connectionString: database.url('kontor_demo') });
    try {
      await client.connect();
      const { rows: counts } = await client.query<Record<string, number>>(`
        select (select count(*)::int from orders.head) as heads, (select count(*)::int from kernel.document where kind = 'order') as documents,
          (select count(*)::int from engine.run where document_kind = 'order' and parent_id is null) as runs,
          (select count(distinct number)::int from orders.head) as numbers, (select count(*)::int from parties.customer) as customers,
          (select count(*)::int from kernel.event where name = 'orders.placed') as placed, (select count(*)::int from engine.incident) as incidents`);
      const n = this.intake.keys;
      assert.deepEqual(counts[0], { heads: n, documents: n, runs: n, numbers: n, customers: n, placed: n, incidents: 0 });
      const { rows } = await client.query<{ key: string; lines: number; held: number; runs: number; number: string; state: string }>(
        `select a.key, (select count(*)::int from orders.line l where l.order_id = a.id) as lines, h.number, d.state,
           (select coalesce(sum(amount), 0)::int from kernel.pending p where p.document_id = a.id and p.from_account like 'stock:%') as held,
           (select count(*)::int from engine.run r where r.document_id = a.id and r.parent_id is null and r.status = 'live') as runs
         from unnest($1::text[], $2::text[]) as a(key, id) join orders.head h on h.id = a.id join kernel.document d on d.id = a.id`,
        [answers.map(({ key }) => key), answers.map(({ orderId }) => orderId)],
      );
      const found = new Map(rows.map((row) => [row.key, row]));
      for (const { key, text, lines, units } of answers) {
        const { number } = JSON.parse(text) as { number: string };
        assert.deepEqual(found.get(key), { key, lines, number, state: 'placed', held: units, runs: 1 });
      }
    } finally {
      await client.end();
      await database.stop();
    }
  }

  async leave(): Promise<void> {
    this.intake.close();
    await this.program?.kill();
    // Whoever stops last ends the server, so that nothing of this test lives on.
    await (await startDatabase({ dataFolder: this.folder })).stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
