// Where a template is written: the subject, the text with its line numbers, and what is wrong at which line.
import { TextInput } from '@mantine/core';
import { useRef } from 'react';
import { useProblemWords, useWords } from '../../../ui/index.ts';
import css from './templates.module.css';

export interface Draft {
  subject: string;
  body: string;
}

/** What the server found wrong; `pointer` is /subject or /body. */
export interface Fault {
  pointer: string;
  code: string;
  message: string;
  line: number | null;
}

interface Props {
  draft: Draft;
  language: string;
  isReadOnly: boolean;
  faults: Fault[];
  onChange: (draft: Draft) => void;
}

/** Subject and text. */
export function Writing({ draft, language, isReadOnly, faults, onChange }: Props) {
  const { t } = useWords();
  const words = useProblemWords(faults.length > 0);
  const inSubject = faults.find((fault) => fault.pointer === '/subject');
  const text = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLDivElement>(null);
  const lines = draft.body.split('\n');
  const wrong = new Set(faults.filter((fault) => fault.pointer === '/body').map((fault) => fault.line));
  const goTo = (line: number): void => {
    const area = text.current;
    if (!area) return;
    const from = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    area.focus();
    area.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
  };
  return (
    <>
      <TextInput
        label={t('templates.subject')}
        lang={language}
        readOnly={isReadOnly}
        maxLength={500}
        value={draft.subject}
        error={inSubject && (words(inSubject.code) ?? inSubject.message)}
        onChange={(event) => onChange({ ...draft, subject: event.currentTarget.value })}
      />
      <div>
        <label htmlFor="template-body" className={css.label}>
          {t('templates.text')}
        </label>
        <div className={css.text} data-wrong={wrong.size > 0 || undefined}>
          <div ref={numbers} className={css.numbers} aria-hidden>
            {lines.map((_, at) => (
              <span key={at} data-wrong={wrong.has(at + 1) || undefined}>
                {at + 1}
              </span>
            ))}
          </div>
          <textarea
            id="template-body"
            ref={text}
            lang={language}
            spellCheck
            wrap="off"
            readOnly={isReadOnly}
            maxLength={20_000}
            rows={Math.min(30, Math.max(14, lines.length + 1))}
            aria-invalid={wrong.size > 0 || undefined}
            aria-describedby={faults.length > 0 ? 'template-faults' : undefined}
            value={draft.body}
            onChange={(event) => onChange({ ...draft, body: event.currentTarget.value })}
            onScroll={(event) => {
              if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop;
            }}
          />
        </div>
      </div>
      {faults.length > 0 && <Faults faults={faults} onGo={goTo} />}
    </>
  );
}

/** What is wrong, each a way to its line. */
function Faults({ faults, onGo }: { faults: Fault[]; onGo: (line: number) => void }) {
  const { number } = useWords();
  const words = useProblemWords(true);
  const says = ({ code, message, line }: Fault): string => {
    const known = words(code);
    return known === undefined ? message : line === null ? known : `${number(line)}: ${known}`;
  };
  return (
    <div role="status">
      <ul id="template-faults" className={css.faults}>
        {faults.map((fault) => (
          <li key={`${fault.pointer}${fault.line}${fault.message}`}>
            {fault.line !== null && fault.pointer === '/body' ? (
              <button type="button" onClick={() => onGo(fault.line!)}>
                {says(fault)}
              </button>
            ) : (
              says(fault)
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
