// The pieces that a merchant takes from the palette: steps, waits, letters, decisions and ends, each with what its panel says.

/** A piece that is to be drawn; `lane` where it shall not stand in the lane of the flow it is put on. */
export type Part = {
  id: string;
  name: string;
  type: string;
  lane?: string;
  properties?: Record<string, unknown>;
  /** What the panel says: extension elements as [type, attributes, inputs, outputs, fields]. */
  says?: Saying[];
  timer?: Timer;
  message?: string;
};

export type Saying = {
  type: string;
  attributes: Record<string, unknown>;
  inputs?: Record<string, string>;
  outputs?: Record<string, string>;
  fields?: Field[];
};

/** After a duration, at an instant (FEEL), or again and again. */
export type Timer = { after: string } | { at: string } | { every: string };
export type Field = { name: string; label: string; type?: 'text' | 'number' | 'boolean' | 'date' | 'choice'; values?: string; required?: boolean };

/** A question that is answered with yes or no. */
export const yesNo = (name: string, label: string): Field => ({ name, label, type: 'boolean', required: true });

type Asks = {
  lane: string;
  /** The action that the task's form is; without it the task asks its own fields. */
  form?: string;
  fields?: Field[];
  inputs?: Record<string, string>;
  /** The variable that keeps what was filled in. */
  keeps?: string;
  outputs?: Record<string, string>;
  due?: string;
  notBy?: string;
};

/** Work for somebody of a lane. */
export function work(id: string, name: string, { lane, form, fields = [], inputs = {}, keeps, outputs = {}, due = 'P1D', notBy }: Asks): Part {
  const attributes = { lane, due: `=duration("${due}")`, ...(form ? { form } : {}), ...(notBy ? { notBy } : {}) };
  const kept = keeps ? { [keeps]: '=result', ...outputs } : outputs;
  return { id, name, type: 'bpmn:UserTask', lane, says: [{ type: 'kontor:Task', attributes, inputs, outputs: kept, fields }] };
}

/** An action of the program. */
export const does = (id: string, name: string, action: string, inputs: Record<string, string>, outputs: Record<string, string> = {}): Part => ({
  id,
  name,
  type: 'bpmn:ServiceTask',
  says: [{ type: 'kontor:Call', attributes: { action }, inputs, outputs }],
});

/** A letter to a reader (customer, supervisor, shop, an address), or with `by: 'sms'` a short message. */
export const letter = (id: string, name: string, template: string, to = 'customer', more: { by?: 'sms'; inputs?: Record<string, string> } = {}): Part => ({
  id,
  name,
  type: 'bpmn:SendTask',
  says: [{ type: 'kontor:Tell', attributes: { template, to, when: 'done', ...(more.by ? { by: more.by } : {}) }, inputs: more.inputs ?? {} }],
});

/** Waits for a time. */
export const pause = (id: string, name: string, timer: Timer): Part => ({ id, name, type: 'bpmn:IntermediateCatchEvent', timer });

/** Waits for a message of the program. */
export const hears = (id: string, name: string, message: string): Part => ({ id, name, type: 'bpmn:IntermediateCatchEvent', message });

/** Waits at a step of its own, on which a timer can sit, for a message of the program. */
export const awaits = (id: string, name: string, message: string): Part => ({ id, name, type: 'bpmn:ReceiveTask', message });

/** Asks a decision table. */
export const decides = (id: string, name: string, decision: string, output: string): Part => ({
  id,
  name,
  type: 'bpmn:BusinessRuleTask',
  says: [{ type: 'kontor:Decide', attributes: { decision, output } }],
});

/** Keeps what an expression gives. */
export const keeps = (id: string, name: string, variable: string, feel: string): Part => ({
  id,
  name,
  type: 'bpmn:ScriptTask',
  properties: { scriptFormat: 'feel', script: '=' + feel },
  says: [{ type: 'kontor:Script', attributes: { resultVariable: variable } }],
});

/** The shipped drawing that undoes an order. */
export const cancels = (id: string, reason: string, document = 'order.id'): Part => ({
  id,
  name: 'Cancel the order',
  type: 'bpmn:CallActivity',
  properties: { calledElement: 'order-cancellation' },
  says: [{ type: 'kontor:Child', attributes: { document: '=' + document }, inputs: { reason: `="${reason}"` } }],
});

export const ends = (id: string, name: string): Part => ({ id, name, type: 'bpmn:EndEvent' });
