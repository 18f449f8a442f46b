// What can be done with the chosen element, right beside it: few, large and plain.
import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { ArrowLeftRight, Clock3, CornerDownRight, OctagonAlert, PencilLine, Plus, Rows3, StickyNote, Trash2, Waypoints } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import type { Modeler } from '../../../../ui/drawing/modeler.ts';
import { type ModdleElement, type SheetElement, useWords } from '../../../../ui/index.ts';
import { type Catalogue, refusalsOf } from './catalogue.ts';
import css from './pad.module.css';
import { KindIcon } from './kinds.tsx';
import type { Ask } from './outline.tsx';
import { targetsOf } from './targets.ts';

interface Props {
  modeler: Modeler;
  id: string;
  revision: number;
  catalogue: Catalogue | undefined;
  onAsk: (what: Ask | 'note', id: string) => void;
}

/** The pad, following its element wherever the drawing is moved. */
export function Pad({ modeler, id, catalogue, onAsk }: Props) {
  const { t } = useWords();
  const pad = useRef<HTMLDivElement>(null);
  const element = modeler.element(id);
  useEffect(() => {
    const place = (): void => {
      const box = modeler.boxOf(id);
      const node = pad.current;
      const around = node?.parentElement;
      if (!box || !node || !around) return;
      const x = Math.min(around.clientWidth - node.offsetWidth - 8, Math.max(8, box.x + box.width / 2 - node.offsetWidth / 2));
      const above = box.y - node.offsetHeight - 12;
      const y = above > 8 ? above : box.y + box.height + 14;
      const isSeen = box.x + box.width > 0 && box.x < around.clientWidth && box.y + box.height > 0 && y < around.clientHeight - 40;
      node.style.translate = `${Math.round(x)}px ${Math.round(y)}px`;
      node.style.visibility = isSeen ? '' : 'hidden';
    };
    place();
    return modeler.onView(place);
  }, [modeler, id]);
  if (!element) return null;
  return (
    <div ref={pad} role="toolbar" aria-label={t('designer.pad')} className={css.pad}>
      <Verbs modeler={modeler} element={element} catalogue={catalogue} onAsk={onAsk} />
    </div>
  );
}

function Verbs({ modeler, element, catalogue, onAsk }: { element: SheetElement } & Omit<Props, 'id' | 'revision'>) {
  const { t } = useWords();
  const { id, type } = element;
  const ask = (what: Ask | 'note') => () => onAsk(what, id);
  const remove = (
    <Verb label={t('designer.delete')} onClick={() => modeler.remove(modeler.selection())}>
      <Trash2 size={17} aria-hidden />
    </Verb>
  );
  if (/Participant|Lane$/.test(type)) {
    return (
      <>
        <Verb label={t('designer.add_lane')} onClick={ask('lane')}>
          <Rows3 size={17} aria-hidden />
        </Verb>
        <Verb label={t('designer.rename')} onClick={ask('rename')}>
          <PencilLine size={17} aria-hidden />
        </Verb>
        {type === 'bpmn:Lane' && remove}
      </>
    );
  }
  if (element.isFlow) {
    return (
      <>
        <Verb label={t('designer.insert_here')} isMain onClick={ask('add')}>
          <Plus size={17} aria-hidden />
        </Verb>
        {isChoice(element) && <Otherwise modeler={modeler} element={element} />}
        {remove}
      </>
    );
  }
  const isStep = /Task$|CallActivity$|SubProcess$|Transaction$/.test(type) && element.businessObject['triggeredByEvent'] !== true;
  return (
    <>
      {type !== 'bpmn:EndEvent' && (
        <>
          <Verb label={t('designer.add_after')} isMain onClick={ask('add')}>
            <Plus size={17} aria-hidden />
          </Verb>
          <Verb label={t('designer.connect')} onClick={(event) => modeler.startConnecting(id, event.nativeEvent)}>
            <Waypoints size={17} aria-hidden />
          </Verb>
        </>
      )}
      <ChangeKind modeler={modeler} element={element} />
      {isStep && <TimeLimit modeler={modeler} id={id} />}
      {isStep && <Refusals modeler={modeler} element={element} catalogue={catalogue} />}
      <Verb label={t('designer.write_note')} onClick={ask('note')}>
        <StickyNote size={17} aria-hidden />
      </Verb>
      {remove}
    </>
  );
}

/** Whether the flow leads out of a gateway that asks conditions. */
function isChoice(flow: SheetElement): boolean {
  const source = flow.businessObject.get('sourceRef') as ModdleElement | undefined;
  return (
    source !== undefined && /ExclusiveGateway$|InclusiveGateway$/.test(source.$type) && ((source.get('outgoing') as unknown[] | undefined) ?? []).length > 1
  );
}

function Otherwise({ modeler, element }: { modeler: Modeler; element: SheetElement }) {
  const { t } = useWords();
  const source = element.businessObject.get('sourceRef') as ModdleElement;
  const isDefault = source.get('default') === element.businessObject;
  return (
    <Verb label={t('designer.otherwise')} isOn={isDefault} onClick={() => modeler.makeDefault(element.id, !isDefault)}>
      <CornerDownRight size={17} aria-hidden />
    </Verb>
  );
}

function ChangeKind({ modeler, element }: { modeler: Modeler; element: SheetElement }) {
  const { t, named } = useWords();
  const targets = targetsOf(element);
  if (targets.length === 0) return null;
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={34} aria-label={t('designer.change_kind')} title={t('designer.change_kind')}>
          <ArrowLeftRight size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('designer.change_kind')}</Menu.Label>
        {targets.map((target) => (
          <Menu.Item
            key={target.kind}
            leftSection={<KindIcon model={modeler.sample(target)} size={16} />}
            onClick={() => {
              const { kind: _kind, ...rest } = target;
              modeler.replace(element.id, rest);
            }}
          >
            {named('designer.kind', target.kind)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** Two kinds of time limit: one that stops the step, and one beside which it goes on. */
function TimeLimit({ modeler, id }: { modeler: Modeler; id: string }) {
  const { t } = useWords();
  const add = (cancelActivity: boolean) => (): void => {
    modeler.addBoundarySpec(id, {
      type: 'bpmn:BoundaryEvent',
      name: t('designer.one_day'),
      eventDefinitionType: 'bpmn:TimerEventDefinition',
      cancelActivity,
      definition: { timeDuration: 'P1D' },
    });
  };
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={34} aria-label={t('designer.time_limit')} title={t('designer.time_limit')}>
          <Clock3 size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={add(true)}>{t('designer.limit_stops')}</Menu.Item>
        <Menu.Item onClick={add(false)}>{t('designer.limit_reminds')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** What the step's action may refuse, each as a way out of the step. */
function Refusals({ modeler, element, catalogue }: { modeler: Modeler; element: SheetElement; catalogue: Catalogue | undefined }) {
  const { t } = useWords();
  const refusals = refusalsOf(catalogue, actionOf(element));
  if (refusals.length === 0) return null;
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={34} aria-label={t('designer.when_refused')} title={t('designer.when_refused')}>
          <OctagonAlert size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('designer.when_refused')}</Menu.Label>
        {refusals.map(({ code, says }) => (
          <Menu.Item
            key={code}
            onClick={() =>
              modeler.addBoundarySpec(element.id, {
                type: 'bpmn:BoundaryEvent',
                name: says.replace(/\.$/, ''),
                eventDefinitionType: 'bpmn:ErrorEventDefinition',
                about: { kind: 'error', find: { errorCode: code, name: says.replace(/\.$/, '') } },
              })
            }
          >
            {says}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The action that a step calls. */
export function actionOf({ businessObject }: SheetElement): string | undefined {
  const extensions = businessObject.get('extensionElements') as ModdleElement | undefined;
  const parts = (extensions?.get('values') as ModdleElement[] | undefined) ?? [];
  return parts.map((it) => it['action'] ?? it['form']).find((it): it is string => typeof it === 'string');
}

interface VerbProps {
  label: string;
  isMain?: boolean;
  isOn?: boolean;
  onClick: (event: React.MouseEvent) => void;
  children: ReactNode;
}

function Verb({ label, isMain = false, isOn, onClick, children }: VerbProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant={isMain ? 'filled' : isOn ? 'light' : 'subtle'}
        color={isMain ? 'ink' : 'gray'}
        size={34}
        aria-label={label}
        aria-pressed={isOn}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
