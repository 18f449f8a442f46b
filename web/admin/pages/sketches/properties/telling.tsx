// Letters: which one, to whom, and whether it goes out when the step begins or when it is done.
import { ActionIcon, Button, SegmentedControl } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { useWords } from '../../../../ui/index.ts';
import { EntryField } from './entry-field.tsx';
import { useChoices } from './names.ts';
import { type ModdleElement, addExtension, dropExtensions, extensionsOf, mappingParts, mappingsOf, textOf } from './parts.ts';
import css from './properties.module.css';
import { Choose, Fold, Section } from './section.tsx';
import { usePanel } from './use-panel.ts';

const ADDRESSEES = ['customer', 'supervisor', 'shop'] as const;

/** The letters of a step; a step whose only work is to send one shows it at once. */
export function TellingPart({ isMain }: { isMain: boolean }) {
  const { sheet, element, isReadOnly } = usePanel();
  const { t } = useWords();
  const tells = extensionsOf(element.businessObject, 'kontor:Tell');
  const letters = (
    <>
      {tells.map((tell, at) => (
        <Letter key={at} tell={tell} number={at + 1} hasWhen={!isMain} isAlone={isMain && tells.length === 1} />
      ))}
      {!isReadOnly && (
        <Button
          variant="default"
          size="xs"
          leftSection={<Plus size={14} aria-hidden />}
          className={css['add']}
          onClick={() => addExtension(sheet, element.id, element.businessObject, 'kontor:Tell', { to: 'customer', when: 'done' })}
        >
          {t(tells.length === 0 ? 'steps.tell' : 'steps.tell_more')}
        </Button>
      )}
    </>
  );
  return isMain ? (
    <Section>{letters}</Section>
  ) : (
    <Fold title={t('steps.letters', { count: tells.length })} isOpen={tells.length > 0}>
      {letters}
    </Fold>
  );
}

function Letter({ tell, number, hasWhen, isAlone }: { tell: ModdleElement; number: number; hasWhen: boolean; isAlone: boolean }) {
  const { sheet, element, catalogue, isReadOnly } = usePanel();
  const { t, named } = useWords();
  const choices = useChoices(catalogue);
  const put = (properties: Record<string, unknown>): void => sheet.changePart(element.id, tell, properties);
  const data = mappingsOf(tell, 'inputs');
  return (
    <div className={css['letter']} role="group" aria-label={t('steps.letter', { number })}>
      <Choose
        label={t('steps.template')}
        choices={choices.letters()}
        value={textOf(tell, 'template')}
        onChange={(template) => put({ template })}
        isReadOnly={isReadOnly}
      />
      <Addressee to={textOf(tell, 'to') ?? 'customer'} onChange={(to) => put({ to })} />
      <SegmentedControl
        size="xs"
        aria-label={t('steps.tell_by')}
        data={(['mail', 'sms'] as const).map((one) => ({ value: one, label: named('steps.tell_by', one) }))}
        value={textOf(tell, 'by') === 'sms' ? 'sms' : 'mail'}
        onChange={(by) => put({ by: by === 'sms' ? by : undefined })}
        readOnly={isReadOnly}
      />
      {hasWhen && (
        <SegmentedControl
          size="xs"
          aria-label={t('steps.tell_when')}
          data={(['start', 'done'] as const).map((one) => ({ value: one, label: named('steps.tell_when', one) }))}
          value={textOf(tell, 'when') === 'start' ? 'start' : 'done'}
          onChange={(when) => put({ when })}
          readOnly={isReadOnly}
        />
      )}
      {data.length > 0 && (
        <Fold title={t('steps.tell_data', { count: data.length })}>
          {data.map((one, at) => (
            <EntryField
              key={one.name}
              label={one.name}
              value={one.value}
              onChange={(value) =>
                put({
                  inputs: mappingParts(
                    sheet,
                    tell,
                    'inputs',
                    data.flatMap((other, index) => (index === at ? (value === undefined ? [] : { ...other, value }) : other)),
                  ),
                })
              }
            />
          ))}
        </Fold>
      )}
      {!isReadOnly && !isAlone && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size={28}
          className={css['letter_remove']}
          aria-label={t('steps.tell_remove', { number })}
          onClick={() => dropExtensions(sheet, element.id, element.businessObject, (part) => part === tell)}
        >
          <Trash2 size={16} aria-hidden />
        </ActionIcon>
      )}
    </div>
  );
}

/** To whom: one of those whom every shop knows, or whom an expression gives. */
function Addressee({ to, onChange }: { to: string; onChange: (to: string) => void }) {
  const { isReadOnly } = usePanel();
  const { t, named } = useWords();
  const isUsual = (ADDRESSEES as readonly string[]).includes(to);
  return (
    <>
      <Choose
        label={t('steps.tell_to')}
        choices={[...ADDRESSEES.map((one) => ({ value: one, label: named('steps.tell_to', one) })), { value: '=', label: t('steps.tell_to_other') }]}
        value={isUsual ? to : '='}
        onChange={onChange}
        isReadOnly={isReadOnly}
      />
      {!isUsual && <EntryField label={t('steps.tell_to_other')} value={to === '=' ? undefined : to} onChange={(next) => onChange(next ?? '=')} />}
    </>
  );
}
