// What a sketch of a table changes against the live one, in words.
import type { Actions } from '../../../../api/index.ts';
import { useWords } from '../../../../ui/index.ts';
import { type Form, asRead } from './edits.ts';
import css from './tables.module.css';
import { headingOf, numberOf, policyWord } from './wording.ts';

export type Changes = NonNullable<Actions['tables.run']['output']['difference']>;

/** The list of changes; nothing differs, or there is no live one yet. */
export function ChangesList({ form, changes }: { form: Form; changes: Changes | null }) {
  const words = useWords();
  const { t, number } = words;
  if (!changes) return <p className="quiet">{t('tables.first')}</p>;
  if (changes.same) return <p className="quiet">{t('tables.same')}</p>;
  const of = (column: string): string => (column === 'note' ? t('tables.note') : headingOf(form, column));
  const ruleOf = (id: string): Form['rules'][number] | undefined => form.rules.find((rule) => rule.id === id);
  const said = (id: string): string =>
    [...(ruleOf(id)?.inputs ?? []), ...(ruleOf(id)?.outputs ?? [])].flatMap((text) => (text === '' ? [] : asRead(text))).join(' · ');
  return (
    <ul className={css.changes}>
      {changes.policy && (
        <li>
          {t('tables.policy_changed', {
            before: policyWord(words, changes.policy.before),
            after: policyWord(words, changes.policy.after),
          })}
        </li>
      )}
      {changes.columns.added.map((id) => (
        <li key={`+${id}`}>{t('tables.column_added', { name: of(id) })}</li>
      ))}
      {changes.columns.removed.map((name) => (
        <li key={`-${name}`}>{t('tables.column_removed', { name })}</li>
      ))}
      {changes.columns.changed.map((id) => (
        <li key={`~${id}`}>{t('tables.column_changed', { name: of(id) })}</li>
      ))}
      {changes.added.map((id) => (
        <li key={id} data-kind="added">
          <strong>{t('tables.rule_added', { rule: number(numberOf(form, id)) })}</strong> {said(id)}
        </li>
      ))}
      {changes.changed.map(({ id, cells }) => (
        <li key={id} data-kind="changed">
          <strong>{t('tables.rule_changed', { rule: number(numberOf(form, id)) })}</strong>{' '}
          {cells
            .map(({ column, before }) => {
              const rule = ruleOf(id)!;
              const at = column === 'note' ? rule.note : cellIn(form, rule, column);
              return `${of(column)}: ${before === '' ? '–' : asRead(before)} → ${at === '' ? '–' : asRead(at)}`;
            })
            .join('; ')}
        </li>
      ))}
      {changes.moved.map((id) => (
        <li key={`>${id}`}>{t('tables.rule_moved', { rule: number(numberOf(form, id)) })}</li>
      ))}
      {changes.removed.map(({ id, number: was, says }) => (
        <li key={id} data-kind="removed">
          <strong>{t('tables.rule_removed', { rule: number(was) })}</strong> {says.map(asRead).join(' · ')}
        </li>
      ))}
    </ul>
  );
}

function cellIn(form: Form, rule: Form['rules'][number], column: string): string {
  const at = form.inputs.findIndex(({ id }) => id === column);
  return at >= 0 ? (rule.inputs[at] ?? '') : (rule.outputs[form.outputs.findIndex(({ id }) => id === column)] ?? '');
}
