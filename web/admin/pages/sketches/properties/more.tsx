// What every element can say besides: notes for colleagues, whether runs stay on their drawing behind it, and findings that are meant.
import { Button, Checkbox } from '@mantine/core';
import type { ReactNode } from 'react';
import { LANGUAGES, OWN_NAMES, useWords } from '../../../../ui/index.ts';
import { isEvent, isGateway, stepKindOf } from './kinds.ts';
import { type ModdleElement, addExtension, dropExtensions, extensionsOf, textOf } from './parts.ts';
import css from './properties.module.css';
import { DrawnText, Fold, Section } from './section.tsx';
import { usePanel } from './use-panel.ts';

/** What was found at an element when the drawing was checked. */
export interface Finding {
  element: string;
  code: string;
  reason: string;
}

/** The note for colleagues in the drawing's own words (bpmn:documentation), and in other languages (kontor:note). */
export function NotePart() {
  const { sheet, element, isReadOnly } = usePanel();
  const { t } = useWords();
  const { businessObject: model, id } = element;
  const [note] = (model.get('documentation') as ModdleElement[] | undefined) ?? [];
  const others = extensionsOf(model, 'kontor:Note');
  const set = (text: string): void => {
    if (note && text !== '') return sheet.changePart(id, note, { text });
    sheet.change(id, { documentation: text === '' ? [] : [sheet.make('bpmn:Documentation', { text })] });
  };
  const setOther = (lang: string, text: string): void => {
    const known = others.find((one) => one.get('lang') === lang);
    if (text === '') return dropExtensions(sheet, id, model, (part) => part === known);
    if (known) sheet.changePart(id, known, { text });
    else addExtension(sheet, id, model, 'kontor:Note', { lang, text });
  };
  const text = textOf(note, 'text') ?? '';
  return (
    <Section>
      <DrawnText isLong label={t('steps.note')} description={t('steps.note_says')} value={text} onChange={set} isReadOnly={isReadOnly} />
      {(text !== '' || others.length > 0) && (
        <Fold title={t('steps.note_others', { count: others.length })}>
          <p className={css['help']}>{t('steps.note_others_says')}</p>
          {LANGUAGES.map((lang) => (
            <DrawnText
              key={lang}
              isLong
              label={OWN_NAMES[lang]}
              value={
                textOf(
                  others.find((one) => one.get('lang') === lang),
                  'text',
                ) ?? ''
              }
              onChange={(next) => setOther(lang, next)}
              isReadOnly={isReadOnly}
            />
          ))}
        </Fold>
      )}
    </Section>
  );
}

/** What few steps need. */
export function MorePart({ findings, children }: { findings: readonly Finding[]; children: ReactNode }) {
  const { sheet, element, isReadOnly } = usePanel();
  const { t } = useWords();
  const isStep = stepKindOf(element) !== undefined;
  const model = element.businessObject;
  const isFixed = model.get('kontor:fixed') === true;
  const commits = isStep && model.get('kontor:commit') === 'after';
  const accepted = (textOf(model, 'kontor:accept') ?? '').split(/\s+/).filter(Boolean);
  const open = findings.filter((one) => one.element === element.id && /^(soundness|conservation|lint)\./.test(one.code));
  if (!isStep && !isGateway(element) && !isEvent(element)) return null;
  return (
    <Fold title={t('steps.more')} isOpen={isFixed || commits || accepted.length > 0 || open.length > 0}>
      {children}
      <Checkbox
        label={t('steps.fixed')}
        description={t('steps.fixed_says')}
        checked={isFixed}
        disabled={isReadOnly}
        onChange={(event) => sheet.change(element.id, { 'kontor:fixed': event.currentTarget.checked ? true : undefined })}
      />
      {isStep && (
        <Checkbox
          label={t('steps.commit')}
          description={t('steps.commit_says')}
          checked={commits}
          disabled={isReadOnly}
          onChange={(event) => sheet.change(element.id, { 'kontor:commit': event.currentTarget.checked ? 'after' : undefined })}
        />
      )}
      <Findings open={open} accepted={accepted} />
    </Fold>
  );
}

/** Findings that can be said to be meant, and those that were. */
function Findings({ open, accepted }: { open: readonly Finding[]; accepted: readonly string[] }) {
  const { sheet, element, isReadOnly } = usePanel();
  const { t, namedIf } = useWords();
  const set = (codes: readonly string[]): void => sheet.change(element.id, { 'kontor:accept': codes.length === 0 ? undefined : codes.join(' ') });
  const codes = [...new Set([...accepted, ...open.map(({ code }) => code)])];
  if (codes.length === 0) return null;
  return (
    <div className={css['findings']}>
      <p className={css['help']}>{t('steps.accept_says')}</p>
      {codes.map((code) => {
        const isMeant = accepted.includes(code);
        return (
          <div key={code} className={css['finding']}>
            <span>{namedIf('finding', code) ?? open.find((one) => one.code === code)?.reason ?? code}</span>
            {!isReadOnly && (
              <Button
                variant="default"
                size="compact-xs"
                aria-pressed={isMeant}
                onClick={() => set(isMeant ? accepted.filter((one) => one !== code) : [...accepted, code])}
              >
                {t(isMeant ? 'steps.accept_not' : 'steps.accept')}
              </Button>
            )}
          </div>
        );
      })}
    </div>
  );
}
