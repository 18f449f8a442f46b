// A toy trade for the engine's tests: a document kind "case" with facts, an action that says what it did, one that refuses, one that goes outside.
import Type from 'typebox';
import { type Kernel, Refusal, SYSTEM, createDocuments, defineAction, defineEvent, defineModule, done, refused } from '#kernel';

export const approved = defineEvent({ name: 'toy.approved', says: 'Somebody approved.', payload: Type.Object({ by: Type.Optional(Type.String()) }) });
export const cancelled = defineEvent({ name: 'toy.cancel_requested', says: 'Somebody wants it cancelled.', payload: Type.Object({}) });

const say = defineAction({
  name: 'toy.say',
  summary: 'Appends an event.',
  input: Type.Object({ document: Type.String(), what: Type.Union([Type.Literal('approved'), Type.Literal('cancel')]) }),
  output: Type.Object({}),
  refusals: {},
  emits: ['toy.approved', 'toy.cancel_requested'],
  runMany: async (ctx, inputs) => inputs.map((input) => (ctx.emit(input.what === 'approved' ? approved : cancelled, input.document, {}), done({}))),
});

/** A toy room with a memory of what was called; the outside answers what `answers` says, or throws. */
export function toy() {
  const calls: { action: string; inputs: unknown[] }[] = [];
  const facts = new Map<string, { amount: number; country: string }>();
  const outside: { key: string; request: unknown }[] = [];
  let answer: (request: unknown) => unknown = () => ({ ok: true });

  const mark = defineAction({
    name: 'toy.mark',
    summary: 'Remembers a note.',
    changes: [],
    input: Type.Object({ note: Type.String(), times: Type.Optional(Type.Number()) }, { additionalProperties: false }),
    output: Type.Object({ marked: Type.String() }),
    refusals: { 'toy.short': 'There is not enough.' },
    runMany: async (_ctx, inputs) => {
      calls.push({ action: 'toy.mark', inputs });
      if (inputs.some((input) => input.note === 'broken')) throw new Error('the toy is broken');
      return inputs.map((input) => (input.note === 'short' ? refused(new Refusal('toy.short', { left: 0 })) : done({ marked: input.note })));
    },
  });
  const fetchIt = defineAction({
    name: 'toy.fetch',
    summary: 'Asks the outside.',
    input: Type.Object({ what: Type.String() }),
    output: Type.Object({ got: Type.String() }),
    refusals: { 'toy.declined': 'The outside says no.' },
    outside: {
      port: 'toy.outside',
      ask: async (_ctx, inputs) =>
        inputs.map((input) => (input.what === 'nothing' ? done({ answered: { got: 'nothing' } }) : done({ request: { what: input.what } }))),
      call: async (_port, request: unknown, key) => {
        outside.push({ key, request });
        return answer(request);
      },
      settle: async (_ctx, items) => items.map((item) => ((item.answer as { ok: boolean }).ok ? done({ got: 'it' }) : refused(new Refusal('toy.declined')))),
    },
  });
  const module = defineModule({
    name: 'toy',
    needs: [],
    documents: [{ kind: 'case', prefix: 'cas', series: 'C-{year}-{n}', startedBy: 'toy.approved' }],
    events: [approved, cancelled],
    actions: [mark, fetchIt, say],
    ports: [{ name: 'toy.outside', says: 'the outside' }],
    facts: [
      {
        root: 'case',
        for: 'case',
        schema: Type.Object({ id: Type.String(), amount: Type.Number(), country: Type.String() }),
        load: async (_ctx, documents) => new Map(documents.map((id) => [id, { id, ...(facts.get(id) ?? { amount: 10, country: 'RO' }) }])),
      },
    ],
  });
  return {
    module,
    calls,
    outside,
    providers: { 'toy.outside': {} },
    answers: (how: (request: unknown) => unknown) => void (answer = how),
    /** Starts a case; returns its document's id. */
    start: (kernel: Kernel, about: { amount?: number; country?: string } = {}) => startMany(kernel, facts, [about]).then(([id]) => id!),
    startMany: (kernel: Kernel, about: { amount?: number; country?: string }[]) => startMany(kernel, facts, about),
    /** What the facts say of a case from now on. */
    know: (document: string, about: { amount?: number; country?: string }) =>
      void facts.set(document, { amount: about.amount ?? 10, country: about.country ?? 'RO' }),
    say: (kernel: Kernel, document: string, what: 'approved' | 'cancel') => kernel.do('toy.say', { document, what }, { actor: SYSTEM }),
  };
}

async function startMany(
  kernel: Kernel,
  facts: Map<string, { amount: number; country: string }>,
  about: { amount?: number; country?: string }[],
): Promise<string[]> {
  return kernel.tx(SYSTEM, async (ctx) => {
    const documents = about.map((one) => {
      const id = ctx.id('cas');
      facts.set(id, { amount: one.amount ?? 10, country: one.country ?? 'RO' });
      return id;
    });
    await createDocuments(
      ctx,
      documents.map((id) => ({ id, kind: 'case', state: 'open' })),
    );
    await ctx.process.start(
      ctx,
      documents.map((document) => ({ process: 'case', document, message: {} })),
    );
    return documents;
  });
}

/** A drawing for cases around these elements. */
export function drawing(body: string, options: { key?: string; roots?: string; start?: string } = {}): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:kontor="https://kontor.dev/bpmn/1" id="Definitions" targetNamespace="t">
  <bpmn:message id="M_approved" name="toy.approved"/><bpmn:message id="M_cancel" name="toy.cancel_requested"/><bpmn:message id="M_start" name="toy.approved"/>
  <bpmn:error id="E_short" errorCode="toy.short"/><bpmn:error id="E_declined" errorCode="toy.declined"/><bpmn:error id="E_own" errorCode="own.error"/>${options.roots ?? ''}
  <bpmn:process id="${options.key ?? 'case'}" isExecutable="true" kontor:document="case">
    ${options.start ?? '<bpmn:startEvent id="Start"><bpmn:messageEventDefinition messageRef="M_start"/></bpmn:startEvent>'}
    ${body}
  </bpmn:process>
</bpmn:definitions>`;
}

/** A sequence flow. */
export const flow = (from: string, to: string, condition?: string): string =>
  `<bpmn:sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}">${condition ? `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=${condition}</bpmn:conditionExpression>` : ''}</bpmn:sequenceFlow>`;

/** A service task that marks a note. */
export const mark = (id: string, note: string, output = ''): string =>
  `<bpmn:serviceTask id="${id}" name="${id}"><bpmn:extensionElements><kontor:call action="toy.mark"><kontor:input name="note" value="${note}"/>${output}</kontor:call></bpmn:extensionElements></bpmn:serviceTask>`;

/** A user task without a form. */
export const user = (id: string, more = ''): string =>
  `<bpmn:userTask id="${id}" name="${id}"><bpmn:extensionElements><kontor:task lane="Desk"/></bpmn:extensionElements>${more}</bpmn:userTask>`;
