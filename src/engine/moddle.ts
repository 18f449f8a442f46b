// What a drawing may say of ours beside standard BPMN 2.0: the extension namespace for bpmn-moddle.

const string = (name: string) => ({ name, type: 'String', isAttr: true });
const mappings = [
  { name: 'inputs', type: 'Input', isMany: true },
  { name: 'outputs', type: 'Output', isMany: true },
];

/** The moddle descriptor of `xmlns:kontor`; moddle writes into what it is given, so give it a copy. */
export const kontorModdle = {
  name: 'Kontor',
  uri: 'https://kontor.dev/bpmn/1',
  prefix: 'kontor',
  xml: { tagAlias: 'lowerCase' },
  types: [
    { name: 'Call', superClass: ['Element'], properties: [string('action'), ...mappings] },
    {
      name: 'Task',
      superClass: ['Element'],
      properties: [
        string('form'),
        string('due'),
        string('lane'),
        string('priority'),
        string('notBy'),
        ...mappings,
        { name: 'fields', type: 'Field', isMany: true },
      ],
    },
    // What a task without an action asks: text, number, boolean, date, or a choice of values with | between.
    {
      name: 'Field',
      superClass: ['Element'],
      properties: [string('name'), string('label'), string('type'), string('values'), { name: 'required', type: 'Boolean', isAttr: true }],
    },
    { name: 'Decide', superClass: ['Element'], properties: [string('decision'), string('output')] },
    { name: 'Script', superClass: ['Element'], properties: [string('resultVariable')] },
    { name: 'Tell', superClass: ['Element'], properties: [string('template'), string('to'), string('when'), string('by'), ...mappings] },
    { name: 'Child', superClass: ['Element'], properties: [string('document'), string('passes'), string('returns'), ...mappings] },
    { name: 'Each', superClass: ['Element'], properties: [string('collection'), string('variable'), string('output'), string('into')] },
    // What people are told about an element, in a language besides that of the drawing's own documentation; nothing runs by it.
    { name: 'Note', superClass: ['Element'], properties: [string('lang'), { name: 'text', type: 'String', isBody: true }] },
    { name: 'Input', superClass: ['Element'], properties: [string('name'), string('value')] },
    { name: 'Output', superClass: ['Element'], properties: [string('name'), string('value')] },
    { name: 'Follow', extends: ['bpmn:Process'], properties: [string('document')] },
    { name: 'Commit', extends: ['bpmn:Activity'], properties: [string('commit')] },
    { name: 'Begin', extends: ['bpmn:AdHocSubProcess'], properties: [string('begin')] },
    { name: 'Correlate', extends: ['bpmn:Event', 'bpmn:ReceiveTask', 'bpmn:SendTask'], properties: [string('key')] },
    // What has happened once the element is done (several with spaces between), beside what its action and message declare.
    { name: 'Effect', extends: ['bpmn:FlowNode'], properties: [string('effect')] },
    // Codes of findings at this element that are meant: they become warnings (several with spaces between).
    { name: 'Accept', extends: ['bpmn:BaseElement'], properties: [string('accept')] },
    { name: 'Timer', superClass: ['Element'], properties: [string('base')] },
    { name: 'Fixed', extends: ['bpmn:FlowNode'], properties: [{ name: 'fixed', type: 'Boolean', isAttr: true }] },
  ],
};
