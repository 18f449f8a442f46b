// A mined tree as a BPMN drawing that can be published and run: every activity a task for a person of its lane.
import { type Box, type Paper, laidOut } from './layout.ts';
import { type Activity, type Flow, type Outline, type Said, outlineOf } from './outline.ts';
import type { Tree } from './tree.ts';

export type Titled = { key: string; name: string; documentKind: string };
export type Drawn = { xml: string; flows: { element: string; times: number }[]; tasks: { element: string; at: number }[] };

const escaped = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/[\r\n\t]/g, ' ');

/** Draws a tree. With `counts` each flow says how often it was gone, in numbers as `counts` writes them. */
export function drawn(tree: Tree, activities: readonly Activity[], titled: Titled, said: Said, counts?: (times: number) => string): Drawn {
  const outline = outlineOf(tree, activities, said);
  const paper = laidOut(outline.spots, outline.flows);
  return {
    xml: written(outline, paper, titled, said, counts),
    flows: outline.flows.map(({ id, times }) => ({ element: id, times })),
    tasks: outline.steps.flatMap(({ id, at }) => (at === null ? [] : [{ element: id, at }])),
  };
}

function written(outline: Outline, paper: Paper, { key, name, documentKind }: Titled, said: Said, counts?: (times: number) => string): string {
  const isPool = paper.lanes.length > 0;
  const collaboration = `  <bpmn:collaboration id="Collaboration">
    <bpmn:participant id="Pool" name="${escaped(name)}" processRef="${key}"/>
  </bpmn:collaboration>
`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:kontor="https://kontor.dev/bpmn/1" id="Definitions_${key}" targetNamespace="https://kontor.dev/processes">
${isPool ? collaboration : ''}  <bpmn:process id="${key}" name="${escaped(name)}" isExecutable="true" kontor:document="${escaped(documentKind)}">
${lanesXml(outline, paper)}${elementsXml(outline, said, isPool)}${outline.flows.map((flow) => flowXml(flow, counts)).join('')}  </bpmn:process>
  <bpmndi:BPMNDiagram id="Diagram">
    <bpmndi:BPMNPlane id="Plane" bpmnElement="${isPool ? 'Collaboration' : key}">
${shapesXml(outline, paper, isPool)}    </bpmndi:BPMNPlane>
  </bpmndi:BPMNDiagram>
</bpmn:definitions>
`;
}

function lanesXml({ spots }: Outline, { lanes }: Paper): string {
  if (lanes.length === 0) return '';
  const of = ({ name }: { name: string }, at: number): string => {
    const refs = spots.filter(({ lane }) => lane === name).map(({ id }) => `        <bpmn:flowNodeRef>${id}</bpmn:flowNodeRef>\n`);
    return `      <bpmn:lane id="Lane_${at + 1}" name="${escaped(name)}">\n${refs.join('')}      </bpmn:lane>\n`;
  };
  return `    <bpmn:laneSet id="Lanes">\n${lanes.map(of).join('')}    </bpmn:laneSet>\n`;
}

function elementsXml({ spots, steps, gates, flows }: Outline, said: Said, isPool: boolean): string {
  const refs = (id: string): string =>
    [
      ...flows.filter(({ to }) => to === id).map((flow) => `      <bpmn:incoming>${flow.id}</bpmn:incoming>\n`),
      ...flows.filter(({ from }) => from === id).map((flow) => `      <bpmn:outgoing>${flow.id}</bpmn:outgoing>\n`),
    ].join('');
  const tasks = steps.map(({ id, name, questions }) => {
    const fields = questions.map(
      ({ name: field, label, values }) =>
        `          <kontor:field name="${field}" label="${escaped(label)}" type="choice" values="${escaped(values.join('|'))}"/>\n`,
    );
    const outputs = questions.map(({ name: field }) => `          <kontor:output name="${field}" value="=result.${field}"/>\n`);
    // Without lanes each task says by itself whose it is, where that is known.
    const lane = isPool ? '' : (spots.find((spot) => spot.id === id)?.lane ?? '').replace(/^=+/, '');
    const open = `        <kontor:task${lane === '' ? '' : ` lane="${escaped(lane)}"`}`;
    const task = questions.length === 0 ? `${open}/>\n` : `${open}>\n${outputs.join('')}${fields.join('')}        </kontor:task>\n`;
    return `    <bpmn:userTask id="${id}" name="${escaped(name)}">\n      <bpmn:extensionElements>\n${task}      </bpmn:extensionElements>\n${refs(id)}    </bpmn:userTask>\n`;
  });
  const gateways = gates.map(({ id, kind, byDefault }) => {
    const attribute = byDefault === null || byDefault === 'next' ? '' : ` default="${byDefault}"`;
    return `    <bpmn:${kind}Gateway id="${id}"${attribute}>\n${refs(id)}    </bpmn:${kind}Gateway>\n`;
  });
  return `    <bpmn:startEvent id="Start" name="${escaped(said.start)}">\n${refs('Start')}    </bpmn:startEvent>
${tasks.join('')}${gateways.join('')}    <bpmn:endEvent id="End" name="${escaped(said.end)}">\n${refs('End')}    </bpmn:endEvent>\n`;
}

/** A flow out of a choice is named by its answer, unless it says how often it was gone. */
function flowXml({ id, from, to, times, label, condition }: Flow, counts?: (times: number) => string): string {
  const name = counts ? counts(times) : label;
  const open = `    <bpmn:sequenceFlow id="${id}"${name === '' ? '' : ` name="${escaped(name)}"`} sourceRef="${from}" targetRef="${to}"`;
  if (!condition) return `${open}/>\n`;
  const text = escaped(`=${condition.name} = "${condition.value}"`);
  return `${open}>\n      <bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">${text}</bpmn:conditionExpression>\n    </bpmn:sequenceFlow>\n`;
}

const bounds = ({ x, y, width, height }: Box): string =>
  `<dc:Bounds x="${Math.round(x)}" y="${Math.round(y)}" width="${Math.round(width)}" height="${Math.round(height)}"/>`;

function shapesXml({ spots, flows }: Outline, paper: Paper, isPool: boolean): string {
  const shape = (id: string, box: Box, more = '', attributes = ''): string =>
    `      <bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}"${attributes}>\n        ${bounds(box)}${more}\n      </bpmndi:BPMNShape>\n`;
  const label = ({ x, y, width, height }: Box): string =>
    `\n        <bpmndi:BPMNLabel>${bounds({ x: x + width / 2 - 45, y: y + height + 6, width: 90, height: 14 })}</bpmndi:BPMNLabel>`;
  const top = Math.min(...paper.lanes.map(({ box }) => box.y));
  const tall = paper.lanes.reduce((sum, { box }) => sum + box.height, 0);
  const pool = isPool ? shape('Pool', { x: paper.lanes[0]!.box.x - 30, y: top, width: paper.width, height: tall }, '', ' isHorizontal="true"') : '';
  const lanes = paper.lanes.map(({ box }, at) => shape(`Lane_${at + 1}`, box, '', ' isHorizontal="true"'));
  const nodes = spots.map(({ id, kind }) => {
    const box = paper.boxes.get(id)!;
    return shape(id, box, kind === 'event' ? label(box) : '', kind === 'gateway' ? ' isMarkerVisible="true"' : '');
  });
  const edges = flows.map(({ id }) => {
    const points = paper.ways.get(id)!.map(({ x, y }) => `        <di:waypoint x="${Math.round(x)}" y="${Math.round(y)}"/>\n`);
    return `      <bpmndi:BPMNEdge id="${id}_di" bpmnElement="${id}">\n${points.join('')}      </bpmndi:BPMNEdge>\n`;
  });
  return pool + lanes.join('') + nodes.join('') + edges.join('');
}
