// Publishing from the command line: drawings and tables checked, published one or together, with what becomes of orders under way.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { type Kernel, Refusal } from '#kernel';
import { decodeXml } from '#engine';
import { COMMAND_LINE, type Surroundings, pretty, withShop } from './surroundings.ts';

/** Adds `process publish`, `decision publish` and `publish` to the program. */
export function addPublishing(command: Command, around: Surroundings, foundWrong: () => void): void {
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
async function impactOf(kernel: Kernel, input: object, isJson: boolean): Promise<string> {
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
