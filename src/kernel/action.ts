// An action is a named verb with schemas, a permission and refusal codes; declared once, it is a route, a command, a step of a drawing and a form.
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Ctx } from './ctx.ts';
import type { Outcome } from './refusal.ts';
import { type Fault, Refusal, done, invalid, pointerPart, refused } from './refusal.ts';

/** How an action reaches the outside: ask inside the transaction, call outside of any, settle inside the next one. */
export type Outside<I, O> = {
  /** The port that is called, for limits and the breaker. */
  port: string;
  /**
   * Decides what to ask and writes what must be on record before the call. One outcome for each input, in order:
   * a request for the outside, or the output itself where no call is needed.
   */
  ask(ctx: Ctx, inputs: I[]): Promise<Outcome<{ request: unknown } | { answered: O }>[]>;
  /** Calls the outside; `key` is stable over retries, so that the other side can tell a repetition. Throws when broken. */
  call(port: never, request: never, key: string): Promise<unknown>;
  /** Writes what the outside answered and gives the action's output or its refusal. */
  settle(ctx: Ctx, items: { input: I; request: unknown; answer: unknown }[]): Promise<Outcome<O>[]>;
};

/** What is declared of every action. */
export type ActionCard<I = unknown> = {
  name: string;
  /** One sentence for the palette, the reference and OpenAPI. */
  summary: string;
  input: TSchema;
  output: TSchema;
  /** Codes with which it refuses, and what each means to a person. */
  refusals: Record<string, string>;
  /** The documents whose runs and header rows are locked before it decides. */
  locks?: (input: I) => string[];
  /** Names of the events that it may append. */
  emits?: string[];
  /** Roots of facts that it may change, so that a run need not read the others again; all of them unless said. */
  changes?: string[];
  /** Effects that the conservation check counts, e.g. `stock.hold`. */
  effects?: string[];
  /** True when a signed-in person needs no permission for it (sign-in itself). */
  open?: boolean;
  /** Its answer is a session: `token` becomes the cookie of a browser and is kept from its pages. */
  signsIn?: boolean;
  /** Not offered over HTTP; drawings and other actions call it. */
  internal?: boolean;
  /** Whether a palette offers it for drawings, where that is not what its inputs let one think. */
  drawn?: boolean;
};

export type Action<I = unknown, O = unknown> = ActionCard<I> & {
  runMany(ctx: Ctx, inputs: I[]): Promise<Outcome<O>[]>;
  /** Set when members are independent inside one transaction only through savepoints. */
  single: boolean;
  outside?: Outside<I, O>;
  check(input: unknown): Fault[];
};

type Work<I, O> =
  | { runMany(ctx: Ctx, inputs: I[]): Promise<Outcome<O>[]>; run?: never; outside?: never }
  | { run(ctx: Ctx, input: I): Promise<O>; runMany?: never; outside?: never }
  | { outside: Outside<I, O>; run?: never; runMany?: never };

/**
 * Declares an action. With `runMany` all members of a batch are decided together, and a refused member must have
 * written nothing; with `run` each member works in a savepoint of its own; with `outside` it calls a port.
 */
export function defineAction<IS extends TSchema, OS extends TSchema>(
  card: Omit<ActionCard<Static<IS>>, 'input' | 'output'> & { input: IS; output: OS } & Work<Static<IS>, Static<OS>>,
): Action<Static<IS>, Static<OS>> {
  const { run, runMany, outside, ...rest } = card as typeof card & { run?: (ctx: Ctx, input: Static<IS>) => Promise<Static<OS>> };
  const check = checker(card.input);
  return {
    ...rest,
    check,
    single: run !== undefined,
    ...(outside ? { outside } : {}),
    runMany:
      runMany ??
      (run ? (ctx, inputs) => eachInSavepoint(ctx, inputs, run) : () => Promise.reject(new Error(`${card.name} goes outside and is asked, not run`))),
  } as Action<Static<IS>, Static<OS>>;
}

async function eachInSavepoint<I, O>(ctx: Ctx, inputs: I[], run: (ctx: Ctx, input: I) => Promise<O>): Promise<Outcome<O>[]> {
  const outcomes: Outcome<O>[] = [];
  for (const input of inputs) {
    try {
      outcomes.push(done(await ctx.nested(() => run(ctx, input))));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      outcomes.push(refused(error));
    }
  }
  return outcomes;
}

/** A function that lists what is wrong with a value of `schema`; compiled at first use. */
export function checker(schema: TSchema): (value: unknown) => Fault[] {
  let compiled: ReturnType<typeof Compile> | undefined;
  return (value) => {
    compiled ??= Compile(schema) as ReturnType<typeof Compile>;
    if (compiled.Check(value)) return [];
    return compiled.Errors(value).flatMap(faultsOf).slice(0, 20);
  };
}

type SchemaError = { keyword: string; schemaPath: string; instancePath: string; params: object; message: string };

/** What a checker found, each at the field that it is about: what is missing and what is not known are named themselves, not what should hold them. */
function faultsOf({ keyword, schemaPath, instancePath, params, message }: SchemaError): Fault[] {
  const code = 'kernel.schema.' + keyword;
  if (keyword === 'required' && 'requiredProperties' in params) {
    return (params.requiredProperties as string[]).map((name) => ({ pointer: `${instancePath}/${pointerPart(name)}`, code, message: `${name} is missing` }));
  }
  // The holder of unknown fields is named besides the fields.
  if (keyword === 'additionalProperties') return [];
  if (schemaPath.endsWith('/additionalProperties')) {
    const name = instancePath.slice(instancePath.lastIndexOf('/') + 1);
    return [{ pointer: instancePath, code: 'kernel.schema.additionalProperties', message: `${name} is not known here` }];
  }
  return [{ pointer: instancePath, code, message }];
}

/** Throws a `kernel.invalid` refusal when `input` does not have the shape that `action` asks for. */
export function checkInput(action: Action, input: unknown): void {
  const faults = action.check(input);
  if (faults.length > 0) throw invalid(faults);
}
