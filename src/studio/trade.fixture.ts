// A toy trade for the drawing room's tests: documents of the kind "case" with facts, and an action that remembers what it was called with.
import Type from 'typebox';
import { type Kernel, Refusal, SYSTEM, createDocuments, defineAction, defineEvent, defineModule, done, refused } from '#kernel';

const payload = Type.Object({ by: Type.Optional(Type.String()) });
const approved = defineEvent({ name: 'toy.approved', says: 'Somebody approved.', payload });
const cancelled = defineEvent({ name: 'toy.cancel_requested', says: 'Somebody wants it cancelled.', payload });

const say = defineAction({
  name: 'toy.say',
  summary: 'Appends an event.',
  input: Type.Object({ document: Type.String(), what: Type.Union([Type.Literal('approved'), Type.Literal('cancel')]) }),
  output: Type.Object({}),
  refusals: {},
  emits: [approved.name, cancelled.name],
  runMany: async (ctx, inputs) => inputs.map(({ document, what }) => (ctx.emit(what === 'approved' ? approved : cancelled, document, {}), done({}))),
});

/** The trade; `calls` are the notes that its steps have marked, `start` begins a case on the drawing `case`. */
export function trade() {
  const calls: string[] = [];
  const facts = new Map<string, { amount: number; country: string }>();
  const markIt = defineAction({
    name: 'toy.mark',
    summary: 'Remembers a note.',
    changes: [],
    input: Type.Object({ note: Type.String(), times: Type.Optional(Type.Number()) }, { additionalProperties: false }),
    output: Type.Object({ marked: Type.String() }),
    refusals: { 'toy.short': 'There is not enough.' },
    runMany: async (_ctx, inputs) => {
      calls.push(...inputs.map(({ note }) => note));
      return inputs.map(({ note }) => (note === 'short' ? refused(new Refusal('toy.short', { left: 0 })) : done({ marked: note })));
    },
  });
  const module = defineModule({
    name: 'toy',
    needs: [],
    documents: [{ kind: 'case', prefix: 'cas', series: 'C-{year}-{n}', startedBy: approved.name }],
    events: [approved, cancelled],
    actions: [markIt, say],
    facts: [
      {
        root: 'case',
        for: 'case',
        schema: Type.Object({ id: Type.String(), amount: Type.Number(), country: Type.String() }),
        load: async (_ctx, documents) => new Map(documents.map((id) => [id, { id, ...(facts.get(id) ?? { amount: 10, country: 'RO' }) }])),
      },
    ],
  });
  const start = (kernel: Kernel, about: { amount?: number; country?: string }[] = [{}]): Promise<string[]> =>
    kernel.tx(SYSTEM, async (ctx) => {
      const ids = about.map((one) => {
        const id = ctx.id('cas');
        facts.set(id, { amount: one.amount ?? 10, country: one.country ?? 'RO' });
        return id;
      });
      await createDocuments(
        ctx,
        ids.map((id) => ({ id, kind: 'case', state: 'open' })),
      );
      await ctx.process.start(
        ctx,
        ids.map((document) => ({ process: 'case', document, message: {} })),
      );
      return ids;
    });
  return { module, calls, start };
}

/** A drawing for cases around these elements. */
export function drawing(body: string, { key = 'case', start }: { key?: string; start?: string } = {}): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:kontor="https://kontor.dev/bpmn/1" id="Definitions" targetNamespace="t">
  <bpmn:message id="M_start" name="toy.approved"/><bpmn:message id="M_cancel" name="toy.cancel_requested"/>
  <bpmn:process id="${key}" name="Case" isExecutable="true" kontor:document="case">
    ${start ?? '<bpmn:startEvent id="Start"><bpmn:messageEventDefinition messageRef="M_start"/></bpmn:startEvent>'}
    ${body}
  </bpmn:process>
</bpmn:definitions>`;
}

/** A sequence flow. */
export const flow = (from: string, to: string, condition?: string): string =>
  `<bpmn:sequenceFlow id="${from}_${to}" sourceRef="${from}" targetRef="${to}">${condition ? `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=${condition}</bpmn:conditionExpression>` : ''}</bpmn:sequenceFlow>`;

/** A service task that marks a note. */
export const mark = (id: string, note: string): string =>
  `<bpmn:serviceTask id="${id}" name="${id}"><bpmn:extensionElements><kontor:call action="toy.mark"><kontor:input name="note" value="${note}"/></kontor:call></bpmn:extensionElements></bpmn:serviceTask>`;

/** A user task without a form. */
export const user = (id: string, more = ''): string =>
  `<bpmn:userTask id="${id}" name="${id}"><bpmn:extensionElements><kontor:task lane="Desk"/></bpmn:extensionElements>${more}</bpmn:userTask>`;
