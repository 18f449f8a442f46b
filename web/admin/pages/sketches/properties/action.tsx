// What a step of the program does: the action, what it is given, what is remembered, and what happens when it refuses.
import { Button, Checkbox } from '@mantine/core';
import { Globe } from 'lucide-react';
import { type Schema, useWords } from '../../../../ui/index.ts';
import { Inputs, Outputs } from './mappings.tsx';
import { actionName, knownInputs, refusalSays, useChoices } from './names.ts';
import {
  type Mapping,
  type SheetElement,
  type Sheet,
  addExtension,
  borderOf,
  caughtBy,
  definitionOf,
  extensionOf,
  mappingParts,
  mappingsOf,
  textOf,
} from './parts.ts';
import css from './properties.module.css';
import { Choose, Section } from './section.tsx';
import { type CatalogueAction, usePanel } from './use-panel.ts';

/** Sets the inputs or outputs of the extension element of that type. */
export function setMappings(sheet: Sheet, element: SheetElement, type: string, which: 'inputs' | 'outputs', mappings: readonly Mapping[]): void {
  const part = extensionOf(element.businessObject, type) ?? addExtension(sheet, element.id, element.businessObject, type, {});
  sheet.changePart(element.id, part, { [which]: mappingParts(sheet, part, which, mappings) });
}

/** A service task (or a send task that runs an action). */
export function ActionPart() {
  const { sheet, element, catalogue, documentKind, isReadOnly } = usePanel();
  const words = useWords();
  const { t } = words;
  const choices = useChoices(catalogue);
  const call = extensionOf(element.businessObject, 'kontor:Call');
  const name = textOf(call, 'action');
  const action = catalogue.actions.find((one) => one.name === name);
  const choose = (chosen: string): void => {
    const next = catalogue.actions.find((one) => one.name === chosen);
    const before = name === undefined ? '' : actionName(words, name);
    sheet.together(() => {
      const part = call ?? addExtension(sheet, element.id, element.businessObject, 'kontor:Call', {});
      sheet.changePart(element.id, part, { action: chosen, inputs: mappingParts(sheet, part, 'inputs', inputsFor(next, mappingsOf(call, 'inputs'))) });
      if (element.name === '' || element.name === before) sheet.change(element.id, { name: actionName(words, chosen) });
    });
  };
  const inputsFor = (next: CatalogueAction | undefined, old: readonly Mapping[]): Mapping[] => {
    const { properties = {}, required = [] } = (next?.input ?? {}) as Schema;
    const kept = old.filter((one) => one.name in properties);
    return [...kept, ...knownInputs(catalogue, documentKind, required).filter((one) => !kept.some((other) => other.name === one.name))];
  };
  return (
    <>
      <Section>
        <Choose label={t('steps.action')} choices={choices.actions()} value={name} onChange={choose} isReadOnly={isReadOnly} />
        {action?.outside && (
          <p className={css['hint']}>
            <Globe size={14} aria-hidden /> {t('steps.outside')}
          </p>
        )}
      </Section>
      {action && (
        <>
          <Inputs
            key={action.name}
            schema={action.input as Schema}
            inputs={mappingsOf(call, 'inputs')}
            onChange={(inputs) => setMappings(sheet, element, 'kontor:Call', 'inputs', inputs)}
          />
          <Outputs
            outputs={mappingsOf(call, 'outputs')}
            result={action.output}
            onChange={(outputs) => setMappings(sheet, element, 'kontor:Call', 'outputs', outputs)}
          />
          <Refusals refusals={action.refusals} />
        </>
      )}
    </>
  );
}

/** A box for each refusal of the action: ticked, the order takes another way when it is refused. */
export function Refusals({ refusals }: { refusals: readonly { code: string; says: string }[] }) {
  const { sheet, element, isReadOnly } = usePanel();
  const words = useWords();
  const { t } = words;
  const border = borderOf(sheet, element.id);
  const eventOf = (code: string): SheetElement | undefined => border.find((event) => caughtBy(event) === code);
  const any = border.find((event) => caughtBy(event) === '');
  if (refusals.length === 0) return null;
  return (
    <Section title={t('steps.refusals')}>
      <p className={css['help']}>{t(any ? 'steps.refusals_any' : 'steps.refusals_help')}</p>
      {refusals.map(({ code, says }) => {
        const event = eventOf(code);
        const sentence = refusalSays(words, code, says);
        return (
          <div key={code} className={css['refusal']}>
            <Checkbox
              label={sentence}
              checked={event !== undefined}
              disabled={isReadOnly}
              onChange={(change) => (change.currentTarget.checked ? catchRefusal(sheet, element.id, code, sentence) : event && dropEvent(sheet, event.id))}
            />
            {event && (
              <Button variant="subtle" size="compact-xs" onClick={() => sheet.select(event.id)}>
                {t('steps.refusal_way')}
              </Button>
            )}
          </div>
        );
      })}
    </Section>
  );
}

/** Puts an event on the border that catches the code; the step stays chosen, so that the next box can be ticked. */
function catchRefusal(sheet: Sheet, id: string, code: string, name: string): void {
  sheet.together(() => {
    const made = sheet.addBoundary(id, { eventDefinitionType: 'bpmn:ErrorEventDefinition' });
    const event = sheet.element(made);
    const definition = event && definitionOf(event);
    if (definition) sheet.changePart(made, definition, { errorRef: sheet.root('error', { errorCode: code }) });
    sheet.change(made, { name });
  });
  sheet.select(id);
}

/** The sheet can be asked to take elements away where it is the designer's own. */
function dropEvent(sheet: Sheet, id: string): void {
  (sheet as Sheet & { remove?: (ids: readonly string[]) => void }).remove?.([id]);
}
