// The properties panel of the designer: what the chosen element does, in the words of a merchant, as a form.
import { Select } from '@mantine/core';
import { type DrawingSheet as Sheet, RowsToCome, Trouble, useWords } from '../../../../ui/index.ts';
import { KindIcon, kindOf } from '../canvas/kinds.tsx';
import { ActionPart } from './action.tsx';
import { CallingPart } from './calling.tsx';
import { TYPES, isEvent, isGateway, stepKindOf } from './kinds.ts';
import { type Finding, MorePart, NotePart } from './more.tsx';
import { type SheetElement, dropExtensions, waysOut } from './parts.ts';
import { PersonPart } from './person.tsx';
import css from './properties.module.css';
import { RepeatingPart } from './repeating.tsx';
import { DrawnText, Section } from './section.tsx';
import { CalculatePart, TablePart } from './table.tsx';
import { TellingPart } from './telling.tsx';
import { type Panel, PanelContext, useAreas, useCatalogue, usePanel, useRevision, useScope, useVariables } from './use-panel.ts';
import { EventPart, MessagePart } from './waiting.tsx';
import { FlowPart, WaysPart } from './ways.tsx';

interface Props {
  sheet: Sheet;
  /** The chosen element; with none the panel says so. */
  id: string | undefined;
  documentKind: string;
  isReadOnly?: boolean;
  /** What was found when the drawing was checked, so that what is meant can be said to be. */
  findings?: readonly Finding[];
}

const NO_FINDINGS: readonly Finding[] = [];

/** The panel for the chosen element. */
export function Properties({ sheet, id, documentKind, isReadOnly = false, findings = NO_FINDINGS }: Props) {
  const { t } = useWords();
  const revision = useRevision(sheet);
  const isSpoken = useAreas('steps', 'audit', 'checks', 'designer', 'orders', 'problems');
  const catalogue = useCatalogue(documentKind);
  const variables = useVariables(sheet, revision);
  const scope = useScope(catalogue.data, documentKind, variables);
  const element = id === undefined ? undefined : sheet.element(id);
  if (catalogue.error && !catalogue.data) return <Trouble problem={catalogue.error} again={() => void catalogue.refetch()} />;
  if (!catalogue.data || !isSpoken) return <RowsToCome rows={4} heightPx={48} />;
  if (!element) return <p className={css['empty']}>{t('designer.choose')}</p>;
  const panel: Panel = { sheet, element, catalogue: catalogue.data, scope, documentKind, isReadOnly };
  return (
    <PanelContext value={panel}>
      <div key={element.id} className={css['panel']}>
        <Head />
        <Parts findings={findings} />
      </div>
    </PanelContext>
  );
}

/** What it is, what it is called, and for a step who does it. */
function Head() {
  const { sheet, element, isReadOnly } = usePanel();
  const { t, named } = useWords();
  const kind = stepKindOf(element);
  return (
    <Section>
      <p className={css['kind']}>
        <KindIcon model={element.businessObject} /> {named('designer.kind', kindOf(element.businessObject))}
      </p>
      <DrawnText
        label={t(element.isFlow ? 'steps.way_name' : 'steps.name')}
        value={element.name}
        onChange={(name) => sheet.change(element.id, { name: name === '' ? undefined : name })}
        isReadOnly={isReadOnly}
      />
      {kind === 'plain' && <KindField />}
    </Section>
  );
}

/** What the step is; another kind keeps its name and its flows. */
function KindField() {
  const { sheet, element, isReadOnly } = usePanel();
  const { t, named } = useWords();
  const kind = stepKindOf(element);
  return (
    <Select
      label={t('steps.kind')}
      data={Object.keys(TYPES).map((one) => ({ value: one, label: named('steps.kind', one) }))}
      value={kind ?? null}
      onChange={(next) => next !== null && next !== kind && turn(sheet, element, next as keyof typeof TYPES)}
      allowDeselect={false}
      readOnly={isReadOnly}
    />
  );
}

const OWN_PARTS = /^kontor:(Call|Task|Decide|Script|Child)$/;

/** Makes another kind of step of it; what only the old kind says is taken away. */
function turn(sheet: Sheet, element: SheetElement, kind: keyof typeof TYPES): void {
  sheet.together(() => {
    dropExtensions(sheet, element.id, element.businessObject, ({ $type }) => OWN_PARTS.test($type));
    sheet.replace(element.id, { type: TYPES[kind] });
  });
}

function Parts({ findings }: { findings: readonly Finding[] }) {
  const { sheet, element } = usePanel();
  const kind = stepKindOf(element);
  const hasWays = kind !== undefined && waysOut(sheet, element).length > 1;
  return (
    <>
      {kind === 'action' && <ActionPart />}
      {kind === 'person' && <PersonPart />}
      {kind === 'table' && <TablePart />}
      {kind === 'calculate' && <CalculatePart />}
      {kind === 'drawing' && <CallingPart />}
      {kind === 'message' && <MessagePart />}
      {isEvent(element) && <EventPart />}
      {isGateway(element) && <WaysPart />}
      {hasWays && <WaysPart />}
      {element.isFlow && <FlowPart />}
      {kind !== undefined && <TellingPart isMain={kind === 'letter'} />}
      <NotePart />
      {kind !== undefined && <RepeatingPart />}
      <MorePart findings={findings}>{kind !== undefined && kind !== 'group' && kind !== 'plain' && <KindField />}</MorePart>
    </>
  );
}
