// Another drawing that is run as a step: which one, for which document, and what goes there and comes back.
import { Checkbox } from '@mantine/core';
import { useWords } from '../../../../ui/index.ts';
import { EntryField } from './entry-field.tsx';
import { Outputs } from './mappings.tsx';
import { useChoices } from './names.ts';
import { addExtension, extensionOf, mappingParts, mappingsOf, textOf, withMapping } from './parts.ts';
import css from './properties.module.css';
import { Choose, DrawnText, Fold, Section } from './section.tsx';
import { usePanel } from './use-panel.ts';

/** A call activity. */
export function CallingPart() {
  const { sheet, element, catalogue, documentKind, isReadOnly } = usePanel();
  const { t } = useWords();
  const choices = useChoices(catalogue);
  const child = extensionOf(element.businessObject, 'kontor:Child');
  const called = textOf(element.businessObject, 'calledElement');
  const process = catalogue.processes.find((one) => one.key === called);
  const put = (properties: Record<string, unknown>): void => {
    const part = child ?? addExtension(sheet, element.id, element.businessObject, 'kontor:Child', {});
    sheet.changePart(element.id, part, properties);
  };
  const inputs = mappingsOf(child, 'inputs');
  const names = [...new Set([...(process?.inputs ?? []), ...inputs.map(({ name }) => name)])];
  const setInput = (name: string, value: string | undefined): void => put({ inputs: mappingParts(sheet, child, 'inputs', withMapping(inputs, name, value)) });
  const isOther = process !== undefined && process.documentKind !== documentKind && process.documentKind !== 'none';
  return (
    <>
      <Section>
        <Choose
          label={t('steps.called')}
          choices={choices.drawings()}
          value={called}
          onChange={(key) =>
            sheet.together(() => {
              sheet.change(element.id, {
                calledElement: key,
                ...(element.name === '' ? { name: catalogue.processes.find((one) => one.key === key)?.name } : {}),
              });
            })
          }
          isReadOnly={isReadOnly}
        />
        {isOther && <p className={css['hint']}>{t('steps.called_other')}</p>}
        <EntryField label={t('steps.called_document')} value={textOf(child, 'document')} wants="string" onChange={(document) => put({ document })} />
      </Section>
      <Section title={t('steps.inputs')}>
        {names.map((name) => (
          <EntryField key={name} label={name} value={inputs.find((one) => one.name === name)?.value} onChange={(value) => setInput(name, value)} />
        ))}
        {!isReadOnly && (
          <DrawnText key={names.length} label={t('steps.called_input_add')} value="" onChange={(name) => name !== '' && setInput(name, 'null')} />
        )}
        <Checkbox
          label={t('steps.called_passes')}
          checked={textOf(child, 'passes') === 'all'}
          disabled={isReadOnly}
          onChange={(event) => put({ passes: event.currentTarget.checked ? 'all' : undefined })}
        />
        <Checkbox
          label={t('steps.called_returns')}
          checked={textOf(child, 'returns') === 'all'}
          disabled={isReadOnly}
          onChange={(event) => put({ returns: event.currentTarget.checked ? 'all' : undefined })}
        />
      </Section>
      <Outputs outputs={mappingsOf(child, 'outputs')} onChange={(outputs) => put({ outputs: mappingParts(sheet, child, 'outputs', outputs) })} />
      {called?.startsWith('=') && (
        <Fold title={t('steps.called_formula')} isOpen>
          <EntryField label={t('steps.called_formula')} value={called} wants="string" onChange={(key) => sheet.change(element.id, { calledElement: key })} />
        </Fold>
      )}
    </>
  );
}
