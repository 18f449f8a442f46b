// What a table leaves open, where its rules get into each other's way, and which rules no test row ever took.
import { CircleAlert, CircleCheck, CircleHelp } from 'lucide-react';
import { useWords } from '../../../../ui/index.ts';
import css from './tables.module.css';
import { type Look, labelOf, numberOf, rulesWord, whereWords } from './wording.ts';

const ICONS = { yes: CircleCheck, no: CircleAlert, unknown: CircleHelp };

/** The findings as sentences. */
export function CoverWords({ look }: { look: Look }) {
  const words = useWords();
  const { t, number } = words;
  const { cover, form, problems, untried } = look;
  const Icon = ICONS[cover.complete];
  const loose = problems.filter(({ rule, column }) => rule === null && column === null);
  return (
    <ul className={css.findings}>
      {loose.map(({ code, reason }) => (
        <li key={code} data-mood="bad">
          <CircleAlert size={16} aria-hidden />
          <span>{reason}</span>
        </li>
      ))}
      <li data-mood={cover.complete === 'yes' ? 'good' : cover.complete === 'no' ? 'waiting' : undefined}>
        <Icon size={16} aria-hidden />
        <span>
          {cover.complete === 'unknown' && cover.unknown.length > 0
            ? t('tables.complete_unknown_in', { columns: words.list(cover.unknown.map((id) => labelOf(form, id))) })
            : t(`tables.complete.${cover.complete}`)}
        </span>
      </li>
      {cover.gaps.map((gap, at) => (
        <li key={`gap${at}`} data-mood="waiting" className={css.under}>
          <span>{t('tables.gap', { where: whereWords(words, form, gap) })}</span>
        </li>
      ))}
      {cover.overlaps.map(({ rules, where, isCertain }, at) => (
        <li key={`overlap${at}`} data-mood={isCertain ? 'bad' : 'waiting'}>
          <CircleAlert size={16} aria-hidden />
          <span>
            {t(isCertain ? 'tables.overlap' : 'tables.overlap_maybe', { rules: rulesWord(words, form, rules), where: whereWords(words, form, where) })}
          </span>
        </li>
      ))}
      {cover.hidden.map((rule) => (
        <li key={`hidden${rule}`} data-mood="waiting">
          <CircleAlert size={16} aria-hidden />
          <span>{t('tables.hidden', { rule: number(numberOf(form, rule)) })}</span>
        </li>
      ))}
      {look.rows.length > 0 && (
        <li data-mood={untried.length === 0 ? 'good' : undefined}>
          {untried.length === 0 ? <CircleCheck size={16} aria-hidden /> : <CircleHelp size={16} aria-hidden />}
          <span>{untried.length === 0 ? t('tables.all_tried') : t('tables.untried', { count: untried.length, rules: rulesWord(words, form, untried) })}</span>
        </li>
      )}
    </ul>
  );
}
