// Short ways to write a pattern's BPMN: arrows in a line of text, and kinds for the elements that are no service tasks.

/** Kinds by element id; an element that is not named here is a service task that leaves its id as a mark. */
export type Kinds = Record<string, string>;

const PLAIN: Record<string, string> = {
  and: 'parallelGateway',
  xor: 'exclusiveGateway',
  or: 'inclusiveGateway',
  race: 'eventBasedGateway',
  user: 'userTask',
  task: 'task',
  pass: 'intermediateThrowEvent',
};

/** A service task that leaves a mark; `outputs` may set variables. */
export const mark = (id: string, outputs: Record<string, string> = {}, more = ''): string => {
  const list = Object.entries(outputs).map(([name, value]) => `<kontor:output name="${name}" value="=${escaped(value)}"/>`);
  return `<bpmn:serviceTask id="${id}"><bpmn:extensionElements><kontor:call action="rnd.mark"><kontor:input name="note" value="${id}"/>${list.join('')}</kontor:call></bpmn:extensionElements>${more}</bpmn:serviceTask>`;
};

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Messages are `m1` … `m9`, signals `s1` …, errors `e1` …, escalations `x1` …, timers `+SECONDS`, conditions `?FEEL`. */
export function definition(what: string): string {
  const name = what[0]!;
  if (name === '+') return `<bpmn:timerEventDefinition><bpmn:timeDuration>PT${what.slice(1)}S</bpmn:timeDuration></bpmn:timerEventDefinition>`;
  if (name === '?')
    return `<bpmn:conditionalEventDefinition><bpmn:condition xsi:type="bpmn:tFormalExpression">=${escaped(what.slice(1))}</bpmn:condition></bpmn:conditionalEventDefinition>`;
  const kind = ({ m: 'message', s: 'signal', e: 'error', x: 'escalation' } as const)[name];
  if (!kind) throw new Error(`An event can not be "${what}".`);
  return `<bpmn:${kind}EventDefinition ${kind}Ref="${what}"/>`;
}

/** An event: `catch`, `throw`, `start` or `end` of something, or at the edge of an activity (`edge`, `beside` when it does not interrupt). */
export function event(id: string, place: 'catch' | 'throw' | 'start' | 'end' | 'aside', what: string): string {
  const type = { catch: 'intermediateCatchEvent', throw: 'intermediateThrowEvent', start: 'startEvent', end: 'endEvent', aside: 'startEvent' }[place];
  const more = place === 'aside' ? ' isInterrupting="false"' : '';
  return `<bpmn:${type} id="${id}"${more}>${what === 'terminate' ? '<bpmn:terminateEventDefinition/>' : definition(what)}</bpmn:${type}>`;
}

/** An event at the edge of `host`. */
export const edge = (id: string, host: string, what: string, interrupting = true): string =>
  `<bpmn:boundaryEvent id="${id}" attachedToRef="${host}" cancelActivity="${interrupting}">${definition(what)}</bpmn:boundaryEvent>`;

/** A sub-process; `more` is drawn before its inside (loops), `attributes` in its tag. */
export const sub = (id: string, inside: string, more = '', attributes = ''): string =>
  `<bpmn:subProcess id="${id}"${attributes}>${more}${inside}</bpmn:subProcess>`;

/** Something done for each member of a collection (FEEL). */
export const each = (collection: string, more: { sequential?: boolean; until?: string } = {}): string =>
  `<bpmn:multiInstanceLoopCharacteristics isSequential="${more.sequential ?? false}"><bpmn:extensionElements><kontor:each collection="=${escaped(collection)}" variable="item"/></bpmn:extensionElements>${
    more.until === undefined ? '' : `<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">=${escaped(more.until)}</bpmn:completionCondition>`
  }</bpmn:multiInstanceLoopCharacteristics>`;

/**
 * The inside of a process or sub-process: arrows like `start > A > G; G -[start.n = 1]> B > end; G -> C > end`, where `-[FEEL]>` is a
 * flow with a condition and `->` the default one. Starts are called `start…`, ends `end…`. `drawn` are elements written as XML.
 */
export function inside(arrows: string, kinds: Kinds = {}, drawn = ''): string {
  const flows: { from: string; to: string; condition?: string; byDefault: boolean }[] = [];
  for (const line of arrows.split(';')) {
    const parts = line.trim().split(/\s*(->|-\[[^\]]*\]>|>)\s*/);
    for (let i = 0; i + 2 < parts.length; i += 2) {
      const arrow = parts[i + 1]!;
      const condition = arrow.startsWith('-[') ? arrow.slice(2, -2) : undefined;
      flows.push({ from: parts[i]!, to: parts[i + 2]!, byDefault: arrow === '->', ...(condition === undefined ? {} : { condition }) });
    }
  }
  const idOf = (flow: { from: string; to: string }): string => `${flow.from}_${flow.to}`;
  const known = new Set([...drawn.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!));
  const ids = [...new Set(flows.flatMap(({ from, to }) => [from, to]))].filter((id) => !known.has(id));
  const elements = ids.map((id) => {
    const byDefault = flows.find((flow) => flow.from === id && flow.byDefault);
    const kind = kinds[id] ?? (/^start/.test(id) ? 'startEvent' : /^end/.test(id) ? 'endEvent' : undefined);
    if (kind === undefined) return mark(id);
    return `<bpmn:${PLAIN[kind] ?? kind} id="${id}"${byDefault ? ` default="${idOf(byDefault)}"` : ''}/>`;
  });
  const lines = flows.map((flow) => {
    const condition =
      flow.condition === undefined ? '' : `<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">=${escaped(flow.condition)}</bpmn:conditionExpression>`;
    return `<bpmn:sequenceFlow id="${idOf(flow)}" sourceRef="${flow.from}" targetRef="${flow.to}">${condition}</bpmn:sequenceFlow>`;
  });
  return [drawn, ...elements, ...lines].join('\n');
}

/** A whole drawing around that inside. */
export function drawing(key: string, body: string): string {
  const roots = Array.from({ length: 9 }, (_, i) => i + 1).flatMap((n) => [
    `<bpmn:message id="m${n}" name="rnd.m${n}"/>`,
    `<bpmn:signal id="s${n}" name="rnd.s${n}"/>`,
    `<bpmn:error id="e${n}" errorCode="e${n}"/>`,
    `<bpmn:escalation id="x${n}" escalationCode="x${n}"/>`,
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:kontor="https://kontor.dev/bpmn/1" id="Drawing" targetNamespace="t">
${roots.join('\n')}
<bpmn:process id="${key}" name="${key}" isExecutable="true" kontor:document="thing">
${body}
</bpmn:process>
</bpmn:definitions>`;
}
