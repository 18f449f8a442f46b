// A good little beginning: a drawing that starts, has one step and ends, and a table with one rule; both can be looked at and published.
import type { Language } from '#kernel';

type Words = { step: string; end: string; input: string; output: string };
const WORDS: Readonly<Record<Language, Words>> = {
  en: { step: 'First step', end: 'Done', input: 'When', output: 'Then' },
  ro: { step: 'Primul pas', end: 'Gata', input: 'Când', output: 'Atunci' },
  pl: { step: 'Pierwszy krok', end: 'Gotowe', input: 'Kiedy', output: 'Wtedy' },
  'pt-BR': { step: 'Primeiro passo', end: 'Pronto', input: 'Quando', output: 'Então' },
  ru: { step: 'Первый шаг', end: 'Готово', input: 'Когда', output: 'Тогда' },
};

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

type Beginning = { key: string; name: string; documentKind: string; language: Language };

/** A new drawing for documents of a kind. With `message` it begins when that is heard, without it another drawing or a person begins it. */
export function newDrawing({ key, name, documentKind, language }: Beginning, message?: { name: string; says: string }): string {
  const { step, end } = WORDS[language];
  const start = message ? `<bpmn:messageEventDefinition id="StartMessage" messageRef="Message_start" />` : '';
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:kontor="https://kontor.dev/bpmn/1" id="Definitions_${key}" targetNamespace="https://kontor.dev/processes">
${message ? `  <bpmn:message id="Message_start" name="${escaped(message.name)}" />\n` : ''}  <bpmn:process id="${key}" name="${escaped(name)}" isExecutable="true" kontor:document="${escaped(documentKind)}">
    <bpmn:startEvent id="Start" name="${escaped(message?.says ?? name)}">
      <bpmn:outgoing>Flow_begin</bpmn:outgoing>${start}
    </bpmn:startEvent>
    <bpmn:sequenceFlow id="Flow_begin" sourceRef="Start" targetRef="Step" />
    <bpmn:userTask id="Step" name="${step}">
      <bpmn:extensionElements>
        <kontor:task />
      </bpmn:extensionElements>
      <bpmn:incoming>Flow_begin</bpmn:incoming>
      <bpmn:outgoing>Flow_end</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="Flow_end" sourceRef="Step" targetRef="End" />
    <bpmn:endEvent id="End" name="${end}">
      <bpmn:incoming>Flow_end</bpmn:incoming>
    </bpmn:endEvent>
  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram">
    <bpmndi:BPMNPlane id="Plane" bpmnElement="${key}">
      <bpmndi:BPMNShape id="Start_di" bpmnElement="Start">
        <dc:Bounds x="172" y="122" width="36" height="36" />
        <bpmndi:BPMNLabel>
          <dc:Bounds x="145" y="165" width="90" height="27" />
        </bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="Step_di" bpmnElement="Step">
        <dc:Bounds x="270" y="100" width="100" height="80" />
      </bpmndi:BPMNShape>
      <bpmndi:BPMNShape id="End_di" bpmnElement="End">
        <dc:Bounds x="432" y="122" width="36" height="36" />
        <bpmndi:BPMNLabel>
          <dc:Bounds x="405" y="165" width="90" height="14" />
        </bpmndi:BPMNLabel>
      </bpmndi:BPMNShape>
      <bpmndi:BPMNEdge id="Flow_begin_di" bpmnElement="Flow_begin">
        <di:waypoint x="208" y="140" />
        <di:waypoint x="270" y="140" />
      </bpmndi:BPMNEdge>
      <bpmndi:BPMNEdge id="Flow_end_di" bpmnElement="Flow_end">
        <di:waypoint x="370" y="140" />
        <di:waypoint x="432" y="140" />
      </bpmndi:BPMNEdge>
    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`;
}

/** A new decision table: one column to ask, one to answer, and a rule that fits always. */
export function newTable({ key, name, language }: Omit<Beginning, 'documentKind'>): string {
  const { input, output } = WORDS[language];
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" id="${key}-table" name="${escaped(name)}" namespace="https://kontor.dev/decisions">
  <decision id="${key}" name="${escaped(name)}">
    <decisionTable id="Table" hitPolicy="FIRST">
      <input id="Clause_1" label="${input}">
        <inputExpression id="Expression_1" typeRef="boolean">
          <text>true</text>
        </inputExpression>
      </input>
      <output id="Output_1" label="${output}" name="result" typeRef="string" />
      <rule id="Rule_1">
        <inputEntry id="Rule_1_when">
          <text>-</text>
        </inputEntry>
        <outputEntry id="Rule_1_then">
          <text>""</text>
        </outputEntry>
      </rule>
    </decisionTable>
  </decision>
  <dmndi:DMNDI>
    <dmndi:DMNDiagram id="Diagram">
      <dmndi:DMNShape id="${key}_di" dmnElementRef="${key}">
        <dc:Bounds x="160" y="100" width="180" height="80" />
      </dmndi:DMNShape>
    </dmndi:DMNDiagram>
  </dmndi:DMNDI>
</definitions>
`;
}
