// What an event (or a step) waits for or tells: something that happens in the shop, a time, a signal, a condition, a refusal.
import { Checkbox } from '@mantine/core';
import { useWords } from '../../../../ui/index.ts';
import { typeOfSchema } from '../feel/scope.ts';
import { ConditionField } from './condition-field.tsx';
import { EntryField } from './entry-field.tsx';
import { aboutOf, isCatching } from './kinds.ts';
import { Outputs } from './mappings.tsx';
import { messageName, refusalSays, useChoices } from './names.ts';
import {
  type ModdleElement,
  addExtension,
  bodyOf,
  definitionOf,
  dropExtensions,
  expressionPart,
  extensionOf,
  extensionsOf,
  feelIn,
  mappingParts,
  textOf,
} from './parts.ts';
import css from './properties.module.css';
import { Choose, DrawnText, Fold, Section } from './section.tsx';
import { TimerPart } from './timer-part.tsx';
import { usePanel } from './use-panel.ts';

/** An event of any kind. */
export function EventPart() {
  const { element } = usePanel();
  const { t } = useWords();
  const about = aboutOf(element);
  return (
    <>
      {about === 'message' && <MessagePart />}
      {about === 'timer' && <TimerPart />}
      {about === 'conditional' && <ConditionPart />}
      {about === 'error' && <ErrorPart />}
      {(about === 'signal' || about === 'escalation') && <NamePart kind={about} />}
      {about === 'link' && <LinkPart />}
      {about === 'none' && element.type !== 'bpmn:StartEvent' && element.type !== 'bpmn:EndEvent' && <p className={css['help']}>{t('steps.milestone')}</p>}
      {about === 'terminate' && <p className={css['help']}>{t('steps.terminate')}</p>}
      {element.type === 'bpmn:BoundaryEvent' && about !== 'error' && about !== 'compensate' && <BesidePart />}
    </>
  );
}

/** Whether the step on whose border it stands goes on. */
function BesidePart() {
  const { sheet, element, isReadOnly } = usePanel();
  const { t } = useWords();
  const interrupts = element.businessObject['cancelActivity'] !== false;
  return (
    <Section>
      <Checkbox
        label={t('steps.interrupts')}
        description={t(interrupts ? 'steps.interrupts_yes' : 'steps.interrupts_no')}
        checked={interrupts}
        disabled={isReadOnly}
        onChange={(event) => sheet.change(element.id, { cancelActivity: event.currentTarget.checked })}
      />
    </Section>
  );
}

/** A message that is waited for or thrown; of a receive task or of an event. */
export function MessagePart() {
  const { sheet, element, catalogue, isReadOnly } = usePanel();
  const words = useWords();
  const { t } = words;
  const choices = useChoices(catalogue);
  const definition = definitionOf(element);
  const holder = definition ?? element.businessObject;
  const name = textOf(holder.get('messageRef') as ModdleElement | undefined, 'name');
  const event = catalogue.messages.find((one) => one.name === name);
  const isHeard = isCatching(element) || element.type === 'bpmn:ReceiveTask';
  const choose = (chosen: string): void => {
    const before = name === undefined ? '' : messageName(words, name);
    sheet.together(() => {
      const messageRef = sheet.root('message', { name: chosen });
      if (definition) sheet.changePart(element.id, definition, { messageRef });
      else sheet.change(element.id, { messageRef });
      if (element.name === '' || element.name === before) sheet.change(element.id, { name: messageName(words, chosen) });
    });
  };
  const outputs = extensionsOf(element.businessObject, 'kontor:Output').map((one) => ({ name: textOf(one, 'name') ?? '', value: textOf(one, 'value') ?? '' }));
  const setOutputs = (next: { name: string; value: string }[]): void =>
    sheet.together(() => {
      dropExtensions(sheet, element.id, element.businessObject, (part) => part.$type === 'kontor:Output');
      for (const part of mappingParts(sheet, undefined, 'outputs', next))
        addExtension(sheet, element.id, element.businessObject, 'kontor:Output', { name: textOf(part, 'name'), value: textOf(part, 'value') });
    });
  return (
    <>
      <Section>
        {isHeard ? (
          <Choose label={t('steps.message')} choices={choices.messages()} value={name} onChange={choose} isReadOnly={isReadOnly} />
        ) : (
          <DrawnText
            label={t('steps.message_told')}
            description={t('steps.message_told_says')}
            value={name ?? ''}
            onChange={(next) => next !== '' && choose(next)}
            isReadOnly={isReadOnly}
          />
        )}
        {isHeard && <DrawnName value={name} isKnown={event !== undefined} onChange={choose} />}
      </Section>
      {isHeard && <Outputs outputs={outputs} result={event?.payload} onChange={setOutputs} />}
      <Fold title={t('steps.message_key')} isOpen={textOf(element.businessObject, 'kontor:key') !== undefined}>
        <p className={css['help']}>{t('steps.message_key_says')}</p>
        <EntryField
          label={t('steps.message_key')}
          value={textOf(element.businessObject, 'kontor:key')}
          extra={event ? [{ name: 'result', type: typeOfSchema(event.payload) }] : undefined}
          onChange={(key) => sheet.change(element.id, { 'kontor:key': key })}
        />
      </Fold>
    </>
  );
}

/** A message of the merchant's own drawings is no event of the shop, and is written by its name. */
function DrawnName({ value, isKnown, onChange }: { value: string | undefined; isKnown: boolean; onChange: (name: string) => void }) {
  const { t } = useWords();
  const { isReadOnly } = usePanel();
  return (
    <Fold title={t('steps.message_own')} isOpen={value !== undefined && !isKnown}>
      <DrawnText
        label={t('steps.message_own_name')}
        value={isKnown ? '' : (value ?? '')}
        onChange={(name) => name !== '' && onChange(name)}
        isReadOnly={isReadOnly}
      />
    </Fold>
  );
}

function ConditionPart() {
  const { sheet, element } = usePanel();
  const { t } = useWords();
  const definition = definitionOf(element);
  return (
    <Section>
      <p className={css['help']}>{t('steps.until_true')}</p>
      <ConditionField
        label={t('steps.condition')}
        value={feelIn(bodyOf(definition?.get('condition')))}
        onChange={(text) => definition && sheet.changePart(element.id, definition, { condition: expressionPart(sheet, text) })}
      />
    </Section>
  );
}

/** Which refusal: those of the step on whose border it stands, or a code of one's own. */
function ErrorPart() {
  const { sheet, element, catalogue, isReadOnly } = usePanel();
  const words = useWords();
  const { t } = words;
  const definition = definitionOf(element);
  const code = textOf(definition?.get('errorRef') as ModdleElement | undefined, 'errorCode');
  const host = element.businessObject['attachedToRef'] as ModdleElement | undefined;
  const call = extensionOf(host, 'kontor:Call') ?? extensionOf(host, 'kontor:Task');
  const action = catalogue.actions.find((one) => one.name === (textOf(call, 'action') ?? textOf(call, 'form')));
  const put = (errorCode: string | undefined): void => {
    if (definition) sheet.changePart(element.id, definition, { errorRef: errorCode === undefined ? undefined : sheet.root('error', { errorCode }) });
  };
  const choices = (action?.refusals ?? []).map((one) => ({ value: one.code, label: refusalSays(words, one.code, one.says) }));
  if (isCatching(element) && choices.length > 0) {
    return (
      <Section>
        <Choose
          label={t('steps.refused_because')}
          choices={choices}
          value={code}
          onChange={put}
          onClear={() => put(undefined)}
          placeholder={t('steps.refused_any')}
          isReadOnly={isReadOnly}
        />
      </Section>
    );
  }
  return (
    <Section>
      <DrawnText
        label={t('steps.error_code')}
        description={t(isCatching(element) ? 'steps.error_caught' : 'steps.error_thrown')}
        value={code ?? ''}
        onChange={(next) => put(next === '' ? undefined : next)}
        isReadOnly={isReadOnly}
      />
    </Section>
  );
}

/** A signal or an escalation, by its name. */
function NamePart({ kind }: { kind: 'signal' | 'escalation' }) {
  const { sheet, element, isReadOnly } = usePanel();
  const { t, named } = useWords();
  const definition = definitionOf(element);
  const [reference, property] = kind === 'signal' ? (['signalRef', 'name'] as const) : (['escalationRef', 'escalationCode'] as const);
  const value = textOf(definition?.get(reference) as ModdleElement | undefined, property) ?? '';
  return (
    <Section>
      <DrawnText
        label={t(kind === 'signal' ? 'steps.signal' : 'steps.escalation')}
        description={named('steps.name_says', kind)}
        value={value}
        onChange={(name) =>
          definition && sheet.changePart(element.id, definition, { [reference]: name === '' ? undefined : sheet.root(kind, { [property]: name }) })
        }
        isReadOnly={isReadOnly}
      />
    </Section>
  );
}

function LinkPart() {
  const { sheet, element, isReadOnly } = usePanel();
  const { t } = useWords();
  const definition = definitionOf(element);
  return (
    <Section>
      <DrawnText
        label={t('steps.link')}
        description={t('steps.link_says')}
        value={textOf(definition, 'name') ?? ''}
        onChange={(name) => definition && sheet.changePart(element.id, definition, { name })}
        isReadOnly={isReadOnly}
      />
    </Section>
  );
}
