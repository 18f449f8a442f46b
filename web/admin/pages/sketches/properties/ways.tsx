// Which way an order takes: the flows that leave a gateway (or a step) in the order in which they are looked at, with their conditions.
import { ActionIcon, Radio, TextInput } from '@mantine/core';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { type Words, useWords } from '../../../../ui/index.ts';
import { feelIn, bodyOf, expressionPart, waysOut, type ModdleElement, type SheetElement, type Sheet } from './parts.ts';
import { kindOf } from '../canvas/kinds.tsx';
import { ConditionField } from './condition-field.tsx';
import { useDraft } from './draft.ts';
import css from './properties.module.css';
import { Section } from './section.tsx';
import { usePanel } from './use-panel.ts';

const targetOf = (flow: SheetElement): ModdleElement | undefined => flow.businessObject['targetRef'] as ModdleElement | undefined;
const FAR = 5;

/** Where a flow leads: the name of the next step that has one, past gateways that only bring ways together; else what it is. */
function nameOf(flow: SheetElement, { t, named }: Words): string {
  const first = targetOf(flow);
  let at = first;
  for (let n = 0; n < FAR && at && at.name === undefined && at.$type.endsWith('Gateway'); n++) {
    const outgoing = at.get('outgoing');
    at = Array.isArray(outgoing) && outgoing.length === 1 ? ((outgoing[0] as ModdleElement)['targetRef'] as ModdleElement | undefined) : undefined;
  }
  return at?.name ?? first?.name ?? (first ? named('designer.kind', kindOf(first)) : t('steps.unnamed'));
}

const conditionOf = (flow: SheetElement): string => feelIn(bodyOf(flow.businessObject['conditionExpression']));

/** Sets the condition of a flow; an empty one takes it away. */
function setCondition(sheet: Sheet, flow: SheetElement, text: string): void {
  sheet.change(flow.id, { conditionExpression: text.trim() === '' ? undefined : expressionPart(sheet, '=' + text) });
}

/** The ways out of a gateway that chooses, or of a step with several. */
export function WaysPart() {
  const { sheet, element, isReadOnly } = usePanel();
  const words = useWords();
  const { t } = words;
  const flows = waysOut(sheet, element);
  const isChoice = element.type !== 'bpmn:ParallelGateway' && element.type !== 'bpmn:EventBasedGateway';
  const otherwise = (element.businessObject['default'] as ModdleElement | undefined)?.id;
  const choose = (id: string): void => {
    const flow = sheet.element(id);
    if (!flow) return;
    sheet.together(() => {
      if (flow.businessObject['conditionExpression'] !== undefined) sheet.change(id, { conditionExpression: undefined });
      sheet.change(element.id, { default: flow.businessObject });
    });
  };
  if (flows.length === 0) return <p className={css['help']}>{t('steps.ways_none')}</p>;
  if (!isChoice || flows.length === 1) return <Plain flows={flows} isEvents={element.type === 'bpmn:EventBasedGateway'} isJoin={flows.length === 1} />;
  const isFirst = element.type === 'bpmn:ExclusiveGateway';
  return (
    <Section title={t('steps.ways')}>
      <p className={css['help']}>{t(isFirst ? 'steps.ways_first' : 'steps.ways_all')}</p>
      <Radio.Group aria-label={t('steps.otherwise')} value={otherwise ?? ''} onChange={choose} readOnly={isReadOnly}>
        <ol className={css['ways']}>
          {flows.map((flow, at) => (
            <li key={flow.id} className={css['way']}>
              <div className={css['way_head']}>
                <strong>{t('steps.way_to', { name: nameOf(flow, words) })}</strong>
                {isFirst && flows.length > 1 && !isReadOnly && (
                  <span className={css['moves']}>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size={26}
                      disabled={at === 0}
                      aria-label={t('steps.way_up')}
                      onClick={() => swap(sheet, element, flow, flows[at - 1])}
                    >
                      <ArrowUp size={15} aria-hidden />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      size={26}
                      disabled={at === flows.length - 1}
                      aria-label={t('steps.way_down')}
                      onClick={() => swap(sheet, element, flow, flows[at + 1])}
                    >
                      <ArrowDown size={15} aria-hidden />
                    </ActionIcon>
                  </span>
                )}
              </div>
              <WayName flow={flow} />
              {flow.id === otherwise ? (
                <p className={css['help']}>{t('steps.otherwise_says')}</p>
              ) : (
                <ConditionField label={t('steps.way_when')} value={conditionOf(flow)} onChange={(text) => setCondition(sheet, flow, text)} />
              )}
              <Radio value={flow.id} label={t('steps.otherwise')} disabled={isReadOnly} />
            </li>
          ))}
        </ol>
      </Radio.Group>
    </Section>
  );
}

/** Puts two flows of a container in each other's place: they are looked at in that order. */
function swap(sheet: Sheet, element: SheetElement, one: SheetElement, other: SheetElement | undefined): void {
  const container = element.businessObject.$parent;
  const all = container?.get('flowElements');
  if (!container || !other || !Array.isArray(all)) return;
  const place = (item: unknown): unknown => (item === one.businessObject ? other.businessObject : item === other.businessObject ? one.businessObject : item);
  sheet.changePart(element.id, container, { flowElements: all.map(place) });
}

function WayName({ flow }: { flow: SheetElement }) {
  const { sheet, isReadOnly } = usePanel();
  const { t } = useWords();
  const [name, setName, flush] = useDraft(flow.name, (next) => sheet.change(flow.id, { name: next === '' ? undefined : next }));
  return (
    <TextInput
      size="xs"
      aria-label={t('steps.way_name')}
      placeholder={t('steps.way_name')}
      value={name}
      readOnly={isReadOnly}
      onChange={(event) => setName(event.currentTarget.value)}
      onBlur={flush}
    />
  );
}

function Plain({ flows, isEvents, isJoin }: { flows: readonly SheetElement[]; isEvents: boolean; isJoin: boolean }) {
  const words = useWords();
  const { t } = words;
  return (
    <Section title={t('steps.ways')}>
      <p className={css['help']}>{t(isJoin ? 'steps.ways_join' : isEvents ? 'steps.ways_events' : 'steps.ways_parallel')}</p>
      <ul className={css['targets']}>
        {flows.map((flow) => (
          <li key={flow.id}>{nameOf(flow, words)}</li>
        ))}
      </ul>
    </Section>
  );
}

/** One flow: when it is taken, or that it is taken otherwise. */
export function FlowPart() {
  const { sheet, element, isReadOnly } = usePanel();
  const { t } = useWords();
  const source = element.businessObject['sourceRef'] as ModdleElement | undefined;
  const from = source?.id === undefined ? undefined : sheet.element(source.id);
  const isChoice = from !== undefined && waysOut(sheet, from).length > 1 && from.type !== 'bpmn:ParallelGateway' && from.type !== 'bpmn:EventBasedGateway';
  if (!isChoice) return <p className={css['help']}>{t('steps.flow_always')}</p>;
  const isOtherwise = (source?.['default'] as ModdleElement | undefined)?.id === element.id;
  if (isOtherwise) return <p className={css['help']}>{t('steps.otherwise_says')}</p>;
  return (
    <Section>
      <ConditionField label={t('steps.way_when')} value={conditionOf(element)} onChange={(text) => setCondition(sheet, element, text)} />
      {!isReadOnly && (
        <Radio
          checked={false}
          label={t('steps.otherwise')}
          onChange={() =>
            sheet.together(() => {
              sheet.change(element.id, { conditionExpression: undefined });
              sheet.change(from.id, { default: element.businessObject });
            })
          }
        />
      )}
    </Section>
  );
}
