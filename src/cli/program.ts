// The commands of `kontor` and what each needs.
import { type Config, type Parts, type Shop, buildRegistry, listShops, openDatabase, openShop, serve, writeFailure } from '#app';
import { type Actor, Refusal, SYSTEM, faultPoints, systemEnv, verify } from '#kernel';
import { decodeXml } from '#engine';
import { queryReader, readSpan } from '#server';
import { Command, Option } from 'commander';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { KINDS, writeNew } from './new.ts';

/** What the command line may touch, so that a test can stand in for it. */
export type Surroundings = {
  config: () => Config;
  parts: Parts;
  print: (text: string) => void;
  say: (text: string) => void;
  readText: () => Promise<string>;
  onStop: (stop: () => void) => void;
};

/** Whoever may run commands may do everything. Not the program itself: what it ships gives way to what a person has published here. */
const COMMAND_LINE: Actor = { ...SYSTEM, id: 'command-line' };

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

function addPublishing(command: Command, around: Surroundings, foundWrong: () => void): void {
  const { print } = around;
  addProcess(command, around);
  command
    .command('decision')
    .description('work with a decision table (DMN)')
    .command('publish <file>')
    .description('makes the file the newest of its key')
    .action(async (file: string) => {
      const xml = decodeXml(await readFile(file));
      await withShop(around, async ({ kernel }) => print(pretty((await kernel.do('decisions.publish', { xml }, { actor: COMMAND_LINE })).value)));
    });
  command
    .command('publish <files...>')
    .description('publishes drawings and decision tables that name each other, all of them or none; with --check or --impact it only says what is found')
    .option('--check', 'changes nothing')
    .option('--impact', 'changes nothing, and tells of each drawing what would become of the orders under way')
    .option('--json', 'prints what is found as JSON')
    .action(async (paths: string[], options: { check?: boolean; impact?: boolean; json?: boolean }) => {
      const files = await Promise.all(paths.map(async (path) => ({ name: basename(path), xml: decodeXml(await readFile(path)) })));
      await withShop(around, async ({ kernel }) => {
        if (options.impact) {
          for (const { xml } of files.filter((file) => !/<(\w+:)?decision[\s>]/.test(file.xml))) print(await impactOf(kernel, { xml }, options.json === true));
          return;
        }
        if (options.check !== true) return print(pretty((await kernel.do('processes.publish_all', { files }, { actor: COMMAND_LINE })).value));
        const { value } = await kernel.do<Found>('processes.check', { files }, { actor: COMMAND_LINE });
        print(options.json ? JSON.stringify(value) : wordsOf(value, files));
        if (!value.ok) foundWrong();
      });
    });
}

/** Publishing one drawing, with what becomes of the orders under way. */
function addProcess(command: Command, around: Surroundings): void {
  command
    .command('process')
    .description('work with a drawing (BPMN)')
    .command('publish <file>')
    .description('makes the file the newest of its key; orders under way come to it as far as they can')
    .option('--impact', 'only tells what would become of the orders under way')
    .option('-c, --choices <json>', 'what becomes of those that can not follow: JSON, or the path of a file with it')
    .addOption(new Option('--otherwise <what>', 'what becomes of those for which nothing is chosen').choices(['refuse', 'finish', 'hold']))
    .addOption(new Option('--base <when>', 'from when new timers of orders under way count').choices(['entry', 'publish']))
    .addOption(new Option('--policy <what>', 'whether orders under way follow this drawing or keep to theirs').choices(['follow', 'pin']))
    .action(async (file: string, options: PublishOptions) => {
      const { impact, choices, ...more } = options;
      const input = { xml: decodeXml(await readFile(file)), ...more, ...(choices === undefined ? {} : { choices: await readChoices(choices) }) };
      await withShop(around, async ({ kernel }) => {
        if (impact) around.print(await impactOf(kernel, input, false));
        else around.print(pretty((await kernel.do('processes.publish', input, { actor: COMMAND_LINE })).value));
      });
    });
}

type PublishOptions = { impact?: boolean; choices?: string; otherwise?: string; base?: string; policy?: string };
type ImpactSaid = { key: string; total: number; follows: number; homeless: number; groups: { says: string }[] };

/** What publishing a drawing would do to the orders under way, in sentences. */
async function impactOf(kernel: Shop['kernel'], input: object, isJson: boolean): Promise<string> {
  const { value } = await kernel.do<ImpactSaid>('processes.impact', input, { actor: COMMAND_LINE });
  if (isJson) return JSON.stringify(value);
  const { key, total, follows, homeless, groups } = value;
  return [`${key}: ${total} under way, ${follows} follow by themselves, ${homeless} need a choice.`, ...groups.map((group) => '  ' + group.says)].join('\n');
}

/** Choices out of what was written, or out of the file that was named. */
async function readChoices(given: string): Promise<unknown> {
  const text = given.trimStart().startsWith('[') ? given : await readFile(given, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal('processes.choices', {}, { status: 422, message: 'The choices are not JSON.' });
  }
}

type Part = { element: string; name: string };
type Found = {
  ok: boolean;
  files: {
    key: string;
    problems: { element: string; code: string; reason: string; level: string; line?: number; column?: number; path?: string[]; drawing?: string }[];
    difference: { same: boolean; added: Part[]; removed: Part[]; changed: (Part & { what: { facet: string }[] })[]; moved: string[] } | null;
  }[];
};

/** What a check found, as lines for a person. */
function wordsOf({ ok, files }: Found, given: { name: string }[]): string {
  const lines = files.flatMap(({ problems, difference }, index) => [
    given[index]!.name,
    ...problems.map(({ element, code, reason, level, line, column, path, drawing }) => {
      const place = line === undefined ? '' : ` (line ${line}, column ${column ?? 1})`;
      const way = path && path.length > 1 ? `\n      by ${path.join(' > ')}` : '';
      return `  ${level === 'error' ? '✗' : '!'} ${drawing ? drawing + '/' : ''}${element} ${code}: ${reason}${place}${way}`;
    }),
    ...(difference === null ? ['  = the first of its key'] : differs(difference)),
  ]);
  return [...lines, ok ? 'It can be published.' : 'It can not be published.'].join('\n');
}

function differs({ same, added, removed, changed, moved }: NonNullable<Found['files'][number]['difference']>): string[] {
  if (same) return [moved.length > 0 ? `  = does what is published; ${moved.length} elements stand elsewhere` : '  = as it is published'];
  return [
    ...added.map(({ element, name }) => `  + ${element} ${name}`.trimEnd()),
    ...removed.map(({ element, name }) => `  - ${element} ${name}`.trimEnd()),
    ...changed.map(({ element, name, what }) => `  ~ ${element} ${name}: ${what.map(({ facet }) => facet).join(', ')}`),
  ];
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

async function withShop(around: Surroundings, work: (shop: Shop) => Promise<void>): Promise<void> {
  const config = around.config();
  const database = await openDatabase(config, () => {});
  try {
    const onError = (duty: string, error: unknown): void => around.say(writeFailure(duty, error));
    const shop = await openShop(around.parts, { url: database.url, config, onError, connections: 2 });
    try {
      await work(shop);
    } finally {
      await shop.close();
    }
  } finally {
    await database.stop();
  }
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

const bigints = (_: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);
const pretty = (value: unknown): string => JSON.stringify(value ?? null, bigints, 2);
