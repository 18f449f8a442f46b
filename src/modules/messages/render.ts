// From a published template and data to the subject and text of one message.
import { type Fault, type Language, Refusal } from '#kernel';
import { LRUCache } from 'lru-cache';
import { check, parse, render, variablesOf } from './liquid.ts';
import type { Shop } from './shop.ts';
import type { Compiled, TemplateVersion } from './types.ts';
import { VARIABLES, prepare, requiredBy } from './variables.ts';

/** A version never changes, so what was compiled of it holds as long as the program runs. */
const compiled = new LRUCache<string, Compiled>({ max: 1_000 });

/** What was compiled of this version before; an id alone is not trusted, since a test's ids may repeat in its next shop. */
export function knownCompiled({ id, name, language, version }: Omit<Compiled, 'subject' | 'body' | 'variables'> & { id: string }): Compiled | undefined {
  const known = compiled.get(id);
  return known?.name === name && known.language === language && known.version === version ? known : undefined;
}

/** A template's version ready to render; remembered by its id. */
export function compile(template: TemplateVersion): Compiled {
  const made = compileText(template);
  compiled.set(template.id, made);
  return made;
}

function compileText({ name, language, version, subject, body }: Omit<TemplateVersion, 'id' | 'publishedAt' | 'seedHash'>): Compiled {
  return {
    name,
    language,
    version,
    subject: parse(language, subject),
    body: parse(language, body),
    variables: [...new Set([...variablesOf(language, subject), ...variablesOf(language, body)])],
  };
}

export type Written = { subject: string; text: string };

/** Subject and text of a template that is still being written. */
export function writeText(
  template: { name: string; language: Language; subject: string; body: string },
  to: { name: string },
  shop: Shop,
  data: Record<string, unknown>,
): Written {
  return write(compileText({ ...template, version: 0 }), to, shop, data);
}

/** Data with the example of every variable. */
export const exampleData = (): Record<string, unknown> => examples(Object.keys(VARIABLES));

const SUBJECT_LENGTH = 200;

/**
 * Subject and text for one reader. Refuses with `messages.data` when the template needs what `data` does not have, and
 * with `messages.template` when it can not be rendered.
 */
export function write(template: Compiled, to: { name: string }, shop: Shop, data: Record<string, unknown>): Written {
  const { values, missing } = prepare(template.name, template.variables, { bank: shop.bank, ...data, to, shop });
  if (missing.length > 0) {
    throw new Refusal(
      'messages.data',
      { template: template.name, missing },
      { status: 422, message: `The message ${template.name} needs ${missing.join(', ')}.` },
    );
  }
  return rendered(template, { ...values, zone: shop.zone });
}

function rendered(template: Compiled, values: Record<string, unknown>): Written {
  try {
    return {
      subject: oneLine(render(template.language, template.subject, values)),
      text: tidy(render(template.language, template.body, values)),
    };
  } catch (error) {
    const says = (error as Error).message.split('\n')[0]!;
    throw new Refusal(
      'messages.template',
      { template: template.name, language: template.language, version: template.version, error: says },
      { status: 422, message: says },
    );
  }
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, SUBJECT_LENGTH);
const tidy = (text: string): string =>
  text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim() + '\n';

/** What is wrong with a template: how it is written, and how it renders with every variable there and with only what it needs. */
export function faultsOf(name: string, language: Language, subject: string, body: string): (Fault & { column?: number })[] {
  const faults = [...check(language, subject, '/subject'), ...check(language, body, '/body')];
  if (faults.length > 0) return faults;
  const template = compileText({ name, language, version: 0, subject, body });
  const everything = examples(Object.keys(VARIABLES));
  const needed = examples(['to.name', 'shop.name', ...requiredBy(name).map((rule) => rule.split('|').at(-1)!)]);
  for (const data of [everything, needed]) {
    try {
      const { subject: line } = rendered(template, { ...prepare(name, template.variables, data).values, zone: 'UTC' });
      if (line === '') return [{ pointer: '/subject', line: 1, code: 'messages.empty_subject', message: 'The subject is empty.' }];
    } catch (error) {
      const [, line] = /line:(\d+)/.exec((error as Error).message) ?? [];
      return [{ pointer: '/body', line: Number(line ?? 1), code: 'messages.render', message: (error as Error).message }];
    }
  }
  return [];
}

/** Example data with these paths. */
function examples(paths: string[]): Record<string, unknown> {
  const data: Record<string, Record<string, unknown>> = {};
  for (const path of paths) {
    const [root, leaf] = path.split('.') as [string, string | undefined];
    if (leaf === undefined) data[root] = VARIABLES[path]!.example as Record<string, unknown>;
    else (data[root] ??= {})[leaf] = VARIABLES[path]!.example;
  }
  return data;
}
