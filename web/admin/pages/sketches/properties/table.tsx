// A decision by a table, and a calculation: what is asked, what is remembered, and the way to the table itself.
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import { Trouble, useAct, useMay, useWords } from '../../../../ui/index.ts';
import { FeelField } from '../feel/feel-field.tsx';
import { useDraft } from './draft.ts';
import { useChoices } from './names.ts';
import { extensionOf, feelIn, putExtension, textOf } from './parts.ts';
import css from './properties.module.css';
import { Choose, DrawnText, Section } from './section.tsx';
import { usePanel } from './use-panel.ts';

const camel = (key: string): string => key.replace(/[-_.](\w)/g, (_, letter: string) => letter.toUpperCase());

/** A business rule task. */
export function TablePart() {
  const { sheet, element, catalogue, isReadOnly } = usePanel();
  const { t, namedIf } = useWords();
  const choices = useChoices(catalogue);
  const decide = extensionOf(element.businessObject, 'kontor:Decide');
  const key = textOf(decide, 'decision');
  const table = catalogue.decisions.find((one) => one.key === key);
  const choose = (decision: string): void => {
    const name = catalogue.decisions.find((one) => one.key === decision)?.name;
    sheet.together(() => {
      putExtension(sheet, element, 'kontor:Decide', { decision, output: textOf(decide, 'output') ?? camel(decision) });
      if (element.name === '' && name !== undefined) sheet.change(element.id, { name });
    });
  };
  const kind = (type: string): string => namedIf('steps.type', type) ?? type;
  return (
    <>
      <Section>
        <Choose label={t('steps.table')} choices={choices.tables()} value={key} onChange={choose} isReadOnly={isReadOnly} />
        {key !== undefined && <EditTable tableKey={key} />}
        <DrawnText
          label={t('steps.remember_answer_as')}
          value={textOf(decide, 'output') ?? 'decision'}
          onChange={(output) => putExtension(sheet, element, 'kontor:Decide', { output })}
          isReadOnly={isReadOnly}
        />
      </Section>
      {table && (
        <Section title={t('steps.table_looks')}>
          <ul className={css['columns']}>
            {table.inputs.map((one) => (
              <li key={one.expression}>{one.label || one.expression}</li>
            ))}
          </ul>
          <p className={css['help']}>{t('steps.table_gives')}</p>
          <ul className={css['columns']}>
            {table.outputs.map((one) => (
              <li key={one.name}>
                <code>{table.outputs.length === 1 ? (textOf(decide, 'output') ?? 'decision') : `${textOf(decide, 'output') ?? 'decision'}.${one.name}`}</code>{' '}
                <span className="quiet">{one.values.length > 0 ? one.values.join(', ') : kind(one.type)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

/** Opens the table as a sketch, where it can be changed. */
function EditTable({ tableKey }: { tableKey: string }) {
  const { t } = useWords();
  const may = useMay();
  const go = useNavigate();
  const start = useAct('sketches.start', ['sketches.list']);
  if (!may('sketches.start')) return null;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<ExternalLink size={14} aria-hidden />}
        loading={start.isPending}
        className={css['add']}
        onClick={() =>
          start.mutate({ kind: 'decision', key: tableKey }, { onSuccess: ({ sketchId }) => void go({ to: '/sketches/$id', params: { id: sketchId } }) })
        }
      >
        {t('steps.table_change')}
      </Button>
      {start.error && <Trouble problem={start.error} />}
    </>
  );
}

/** A script task: an expression whose value is remembered. */
export function CalculatePart() {
  const { sheet, element, scope, isReadOnly } = usePanel();
  const { t } = useWords();
  const stored = feelIn(String(element.businessObject['script'] ?? '').trim());
  const [text, change, flush] = useDraft(stored, (script) => sheet.change(element.id, { scriptFormat: 'feel', script }));
  const script = extensionOf(element.businessObject, 'kontor:Script');
  return (
    <Section>
      <div onBlur={flush}>
        <FeelField label={t('steps.calculate')} value={text} onChange={change} scope={scope} element={element.id} isReadOnly={isReadOnly} />
      </div>
      <DrawnText
        label={t('steps.remember_as')}
        value={textOf(script, 'resultVariable') ?? ''}
        onChange={(resultVariable) => putExtension(sheet, element, 'kontor:Script', { resultVariable: resultVariable === '' ? undefined : resultVariable })}
        isReadOnly={isReadOnly}
      />
    </Section>
  );
}
