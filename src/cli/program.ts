// The commands of `kontor` and what each needs.
import { type Parts, buildRegistry, listShops, serve } from '#app';
import { Refusal, faultPoints, systemEnv, verify } from '#kernel';
import { queryReader, readSpan } from '#server';
import { Command } from 'commander';
import { randomBytes } from 'node:crypto';
import { KINDS, writeNew } from './new.ts';
import { addPublishing } from './publish.ts';
import { COMMAND_LINE, type Surroundings, bigints, pretty, withShop } from './surroundings.ts';

/** The exit code of a command that did its work and found something wrong. */
const FOUND_WRONG = 1;

/** The program; `run` gets the words after `kontor` and answers the exit code. */
export function makeProgram(around: Surroundings): { command: Command; run: (words: string[]) => Promise<number> } {
  let code = 0;
  const command = new Command('kontor').description('The command line of a shop. KONTOR_DEMO=0 means your own shop, 1 (or nothing) the demonstration shop.');
  // Before any command is added, as they take this over.
  command.exitOverride().showHelpAfterError();
  addActions(command, around);
  addVerify(command, around, () => void (code = FOUND_WRONG));
  addPublishing(command, around, () => void (code = FOUND_WRONG));
  addTimeAndAccount(command, around);
  addShops(command, around);
  const run = async (words: string[]): Promise<number> => {
    code = 0;
    try {
      await command.parseAsync(words, { from: 'user' });
    } catch (error) {
      if ((error as { code?: string }).code?.startsWith('commander.')) return (error as { exitCode?: number }).exitCode ?? 2;
      if (!(error instanceof Refusal)) throw error;
      around.say(`${error.code}: ${error.message}${error.faults.map((fault) => `\n  ${fault.pointer ?? ''} ${fault.message}`).join('')}`);
      return FOUND_WRONG;
    }
    return code;
  };
  return { command, run };
}

function addActions(command: Command, around: Surroundings): void {
  const { print } = around;
  command
    .command('serve')
    .description('starts the shop')
    .action(async () => {
      const served = await serve(around.parts, around.config(), print);
      await new Promise<void>((resolve) => around.onStop(resolve));
      await served.stop();
    });

  command
    .command('run <action>')
    .description('runs an action with every permission')
    .option('-i, --input <json>', 'its input; - reads standard input', '{}')
    .option('-k, --key <key>', 'an idempotency key')
    .action(async (name: string, options: { input: string; key?: string }) => {
      const input = JSON.parse(options.input === '-' ? await around.readText() : options.input) as unknown;
      await withShop(around, async ({ kernel }) => print(pretty((await kernel.do(name, input, { actor: COMMAND_LINE, key: options.key })).value)));
    });

  command
    .command('ask <query> [parameters...]')
    .description('asks a query; parameters are name=value')
    .action(async (name: string, pairs: string[]) => {
      await withShop(around, async ({ kernel }) => {
        const query = kernel.registry.queries.get(name);
        if (!query) throw new Refusal('kernel.unknown', { name }, { message: `There is no query ${name}.` });
        print(pretty(await kernel.ask(name, queryReader(query)(readPairs(pairs)), COMMAND_LINE)));
      });
    });
}

function addVerify(command: Command, around: Surroundings, foundWrong: () => void): void {
  const { print } = around;
  command
    .command('verify')
    .description('checks every invariant of the shop')
    .option('--json', 'prints one line of JSON')
    .action(async (options: { json?: boolean }) => {
      await withShop(around, async ({ kernel }) => {
        const { checked, violations } = await verify(kernel.db, kernel.registry);
        if (options.json) print(JSON.stringify({ name: 'verify', figures: { checked, violations: violations.length }, missed: violations }, bigints));
        else {
          for (const one of violations)
            print(
              `✗ ${one.id}: ${one.says}\n${one.rows
                .slice(0, 5)
                .map((row) => '    ' + JSON.stringify(row, bigints))
                .join('\n')}`,
            );
          print(`${checked} invariants checked, ${violations.length} broken.`);
        }
        if (violations.length > 0) foundWrong();
      });
    });
}

function addTimeAndAccount(command: Command, around: Surroundings): void {
  const { print } = around;
  command
    .command('time [span]')
    .description('says what time it is in the shop, or turns the demonstration shop’s clock: +3d, +90m, +1d12h')
    .action(async (span: string | undefined) => {
      const byMs = span === undefined ? undefined : readSpan(span);
      if (span !== undefined && byMs === undefined) throw new Error(`"${span}" is not a span such as +3d, +90m or +1d12h.`);
      await withShop(around, async ({ kernel }) => {
        const { now } =
          byMs === undefined
            ? await kernel.ask<{ now: string }>('clock.now', {}, COMMAND_LINE)
            : (await kernel.do<{ now: string }>('clock.turn', { byMs }, { actor: COMMAND_LINE })).value;
        print(now);
      });
    });

  command
    .command('account <email> <name>')
    .description('makes an account (the owner’s, unless roles are named) and prints its password')
    .option('-r, --role <role...>', 'its roles', ['owner'])
    .action(async (email: string, name: string, options: { role: string[] }) => {
      const password = randomBytes(12).toString('base64url');
      await withShop(around, async ({ kernel }) => {
        await kernel.do('staff.create_account', { email, name, password, roles: options.role }, { actor: COMMAND_LINE });
        print(`${email}  ${password}`);
      });
    });
}

function addShops(command: Command, around: Surroundings): void {
  const { print } = around;
  command
    .command('shops')
    .description('lists the shops of the database server, and which is the demonstration and which your own')
    .action(async () => {
      const config = around.config();
      const { demo, shop } = config.databases;
      const says: Record<string, string> = { [demo]: 'the demonstration', [shop]: 'your own' };
      for (const { name, bytes } of await listShops(config))
        print(`${name.padEnd(24)}${`${Math.round(bytes / 1_048_576)} MB`.padEnd(10)}${says[name] ?? ''}`.trimEnd());
    });

  command
    .command('migrate')
    .description('brings the shop’s database to the newest schema')
    .action(async () => {
      await withShop(around, async (shop) => print(`The schema is the newest one: ${shop.migrations} migrations.`));
    });

  command
    .command('faults')
    .description('lists the places at which KONTOR_FAULTS can break the program')
    .action(() => {
      for (const point of knownFaults(around.parts)) print(point);
    });

  command
    .command('new <kind> <name>')
    .description(`writes the files of a new part: ${KINDS.join(', ')}`)
    .action(async (kind: string, name: string) => {
      for (const path of await writeNew(around.config().root, kind, name)) print(path);
    });
}

/** Points that the program has by its actions, readers and sweeps, and those that this process has passed. */
function knownFaults(parts: Parts): string[] {
  const { registry } = buildRegistry(parts, systemEnv());
  const names = [
    ...registry.actions.keys(),
    ...registry.readers.map(({ name }) => 'reader.' + name),
    ...registry.sweeps.map(({ name }) => 'sweep.' + name),
    'jobs.claim',
    'jobs.settle',
  ];
  return [...new Set([...names.flatMap((name) => [name + '.beforeCommit', name + '.afterCommit']), ...faultPoints()])].sort();
}

function readPairs(pairs: string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      if (at < 1) throw new Error(`"${pair}" is not name=value.`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}
