// The engine as the kernel sees it: starts runs, delivers events, goes on after outside calls and timers — inside the caller's transaction.
import { type Ctx, type Delivered, type Opener, type ProcessRunner, Refusal, type Settled, type StartItem } from '#kernel';
import { beginRun } from './starting.ts';
import type { Definitions } from './definitions.ts';
import { type Run, blankRun, withDefaults } from './run.ts';
import { quarantined } from './quarantine.ts';
import * as store from './store.ts';
import { Stretch } from './stretch.ts';

/** How old the list of newest drawings may be before it is read again. */
const FRESH_MS = 1_000;
const TIMERS_AT_ONCE = 200;

export class Runner implements ProcessRunner {
  readonly definitions: Definitions;

  constructor(definitions: Definitions) {
    this.definitions = definitions;
  }

  /** Lets runs go on behind a commit point at once, in transactions of their own. */
  attach(open: Opener): void {
    this.definitions.goingOn.attach(open);
  }

  async lock(ctx: Ctx, documents: string[]): Promise<void> {
    if (documents.length > 0) await store.lockDocumentsRuns(ctx, documents);
  }

  /** Starts a run for each document on the newest drawing of its kind. Refuses `processes.none` where none is published. */
  async start(ctx: Ctx, items: StartItem[]): Promise<void> {
    await this.definitions.refresh(ctx, FRESH_MS);
    const stretch = new Stretch(ctx, this.definitions);
    for (const item of items) {
      // Documents of a kind follow its drawing with a message start; a drawing that is named by its own key starts without one.
      const ofKind = this.definitions.forKind(item.process);
      const definition = ofKind ?? (this.definitions.has(item.process) ? this.definitions.latest(item.process) : undefined);
      if (!definition)
        throw new Refusal('processes.none', { kind: item.process }, { message: `No drawing for documents of the kind "${item.process}" is published.` });
      const { begins } = definition.graph;
      const byMessage = begins.filter((begin) => begin.kind === 'message' && (item.by === undefined || begin.name === item.by));
      const start = ofKind || item.by !== undefined ? byMessage[0] : undefined;
      const run = blankRun({
        id: ctx.id('run'),
        definition,
        document: item.document,
        documentKind: definition.documentKind,
        startedAt: ctx.now,
        vars: withDefaults(definition.graph, { start: item.message }, ctx.now),
        isNew: true,
        facts: new Map(Object.entries(item.facts ?? {})),
      });
      stretch.begin(run, start && [start.node]);
    }
    await stretch.work();
  }

  /** Gives events to the runs that wait for them, and lets runs look at their conditions again when something happened to their document. */
  async deliver(ctx: Ctx, events: Delivered[]): Promise<void> {
    await this.definitions.refresh(ctx, FRESH_MS);
    const about = events.filter((event): event is Delivered & { document: string } => event.document !== undefined);
    const { listened, watched } = this.definitions;
    const heard = about.filter((event) => listened.has(event.name));
    const watches = (document: string): boolean => watched.has('none') || watched.has(this.definitions.kindOf(document) ?? '');
    const stirred = watched.size === 0 ? [] : [...new Set(about.map((event) => event.document))].filter(watches);
    if (heard.length === 0 && stirred.length === 0) return;
    await this.hear(
      ctx,
      heard.map(({ name, document, payload }) => ({ name, key: document, about: document, payload })),
      stirred,
    );
  }

  /**
   * Hands messages to the runs that wait for them; keeps those that come early for runs whose drawing may yet wait for them; begins
   * runs of the drawings that begin with them. Runs about the `stirred` documents look at their conditions.
   */
  async hear(ctx: Ctx, messages: Heard[], stirred: string[] = []): Promise<void> {
    const names = [...new Set(messages.map((message) => message.name))];
    const documents = [...new Set(messages.flatMap((message) => [message.key, message.about]))];
    const [about, looking] = await Promise.all([
      messages.length > 0 ? store.runsAbout(ctx, names, documents) : [],
      stirred.length > 0 ? store.conditionRuns(ctx, stirred) : [],
    ]);
    const begun = messages.some((message) => this.definitions.begunByMessage(message.name).length > 0);
    if (about.length === 0 && looking.length === 0 && !begun) return;
    const [, waits] = await Promise.all([
      store.lockRoots(ctx, [...new Set([...about, ...looking].map((row) => row.root_id))]),
      about.length === 0
        ? []
        : store.messageWaits(
            ctx,
            about.map((row) => row.id),
            names,
          ),
    ]);
    const stretch = new Stretch(ctx, this.definitions);
    // A run that is not on the newest drawing may wait for it there.
    const behind = about.filter((row) => row.stay !== 'old' && this.definitions.isOld(row.definition_id));
    await stretch.load([...waits.map((wait) => wait.run_id), ...behind.map((row) => row.id), ...looking.map((row) => row.id)]);
    await stretch.factsFor(
      [...stretch.runs.values()].flatMap((run) =>
        [...run.waits.values()].filter((wait) => wait.kind === 'message' && names.includes(wait.name!)).map((wait) => ({ run, wait })),
      ),
    );
    await this.handOut(ctx, stretch, messages, about);
    await stretch.work();
  }

  private async handOut(ctx: Ctx, stretch: Stretch, messages: Heard[], about: Awaited<ReturnType<typeof store.runsAbout>>): Promise<void> {
    const early: Parameters<typeof store.bufferMessages>[1] = [];
    for (const { name, key, about: document, payload, from } of messages) {
      const heardIn = new Set<string>();
      for (const row of about) {
        if (row.id === from) continue;
        // A run that is here may wait for it only since the event before; what comes early it finds in memory, too.
        const run = stretch.runs.get(row.id);
        if (run && stretch.message(run, name, key, payload)) {
          heardIn.add(run.definition.key);
          this.settleNow(stretch, run);
          continue;
        }
        const { graph } = run?.definition ?? (await this.definitions.get(ctx, row.definition_id));
        const mine = row.document_id === key || row.document_id === document;
        if (!mine || !graph.listens.has(name) || (run && run.status !== 'live')) continue;
        const message = { id: ctx.id('emg'), name, key, payload };
        early.push({ run: row.id, ...message });
        run?.buffered.push(message);
      }
      for (const { definition, begin } of this.definitions.begunByMessage(name)) {
        const kind = definition.documentKind;
        const fits = kind === 'none' || kind === this.definitions.kindOf(document);
        if (fits && !heardIn.has(definition.key)) beginRun(stretch, definition, begin.node, document, payload);
      }
    }
    store.bufferMessages(ctx, early);
    store.touchRuns(
      ctx,
      [...new Set(early.map((message) => message.run))].filter((id) => !stretch.runs.has(id)),
    );
  }

  /** Lets a run move in memory at once, so that the next event of the same batch finds it where it then stands. */
  private settleNow(stretch: Stretch, run: Run): void {
    stretch.step(run).go();
  }

  async settled(ctx: Ctx, items: Settled[]): Promise<void> {
    await this.resume(ctx, items, ({ outcome, answer }) => ({ outcome, answer }));
  }

  async failed(ctx: Ctx, items: { job: string; caller: unknown; error: string }[]): Promise<void> {
    const mine = items.filter((item) => item.caller !== null);
    const stretch = await this.loadCallers(ctx, mine);
    for (const { job, caller, error } of mine) {
      const run = stretch.runs.get((caller as Caller).run);
      const wait = run && jobWait(run, job);
      if (!run || !wait) continue;
      const token = run.tokens.get(wait.token)!;
      stretch.step(run).closeWait(wait, true);
      stretch.step(run).incident(token, 'outside', `The outside call failed: ${error}`, { job, ...(wait.payload as object) });
    }
    await stretch.work();
  }

  private async resume(ctx: Ctx, items: Settled[], payload: (item: Settled) => unknown): Promise<void> {
    const stretch = await this.loadCallers(ctx, items);
    const found = items.flatMap((item) => {
      const run = stretch.runs.get((item.caller as Caller).run);
      const wait = run && jobWait(run, item.job);
      return run && wait ? [{ item, run, wait }] : [];
    });
    await stretch.factsFor(found);
    for (const { item, run, wait } of found) if (run.waits.has(wait.id)) stretch.step(run).fire(wait, payload(item));
    await stretch.work();
  }

  private async loadCallers(ctx: Ctx, items: { caller: unknown }[]): Promise<Stretch> {
    const callers = items.map((item) => item.caller as Caller);
    if (callers.length === 0) return new Stretch(ctx, this.definitions);
    return this.stretchOver(
      ctx,
      callers.map(({ run, root }) => ({ run_id: run, root_id: root })),
    );
  }

  /** A stretch over the runs of these rows: their trees are locked and they are read, in one exchange. */
  async stretchOver(ctx: Ctx, rows: readonly { run_id: string; root_id: string }[], { follows = true } = {}): Promise<Stretch> {
    const stretch = new Stretch(ctx, this.definitions);
    stretch.follows = follows;
    const roots = [...new Set(rows.map((row) => row.root_id))];
    const runs = rows.map((row) => row.run_id);
    // A program that has just started knows of no drawing that could be called, so it looks which are the newest.
    await Promise.all([store.lockRoots(ctx, roots), stretch.load(runs), this.definitions.refresh(ctx, FRESH_MS)]);
    return stretch;
  }

  /** Fires the timers that are due, at most a batch; returns how many. */
  async timers(ctx: Ctx): Promise<number> {
    await this.definitions.refresh(ctx, FRESH_MS);
    const due = await store.dueWaits(ctx, TIMERS_AT_ONCE);
    if (due.length === 0) return 0;
    if (!ctx.careful) await this.fireDue(ctx, due);
    else for (const one of due) await quarantined(ctx, one, () => this.fireDue(ctx, [one]));
    return due.length;
  }

  private async fireDue(ctx: Ctx, due: { id: string; run_id: string; root_id: string }[]): Promise<void> {
    const stretch = await this.stretchOver(ctx, due);
    const found = due.flatMap((row) => {
      const run = stretch.runs.get(row.run_id);
      const wait = run?.waits.get(row.id);
      return run && wait ? [{ run, wait }] : [];
    });
    await stretch.factsFor(found);
    for (const { run, wait } of found) if (run.waits.has(wait.id)) stretch.step(run).fire(wait, {});
    await stretch.work();
  }
}

/** A message with its key, the document that it is about, and the run that threw it where one did. */
export type Heard = { name: string; key: string; about: string; payload: Record<string, unknown>; from?: string };

type Caller = { run: string; root: string };

const jobWait = (run: Run, job: string) => [...run.waits.values()].find((wait) => wait.kind === 'job' && wait.name === job);
