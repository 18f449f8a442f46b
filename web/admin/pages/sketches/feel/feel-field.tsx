// A field for an expression: an editor that completes the shop's facts, what is wrong with it, and what it gives for a real order.
import { Textarea } from '@mantine/core';
import { type ReactNode, Suspense, lazy, useId, useMemo } from 'react';
import { useWords } from '../../../../ui/index.ts';
import css from './feel.module.css';
import { type FeelScope, type Named, completions } from './scope.ts';
import { TryLine } from './try-line.tsx';
import { useTry, useTryOn } from './trying.ts';

const Editor = lazy(() => import('./editor.tsx').then((module) => ({ default: module.Editor })));

export interface FeelFieldProps {
  label: string;
  /** FEEL, without the `=` of an attribute. */
  value: string;
  onChange: (value: string) => void;
  scope: FeelScope;
  /** The step at which it stands, for its own variables and for `result`. */
  element?: string;
  /** Names that only this field sees, such as `result`. */
  extra?: readonly Named[];
  /** The kind of value that is wanted, e.g. `boolean`; another one is pointed out. */
  wants?: string;
  dialect?: 'expression' | 'unaryTests';
  placeholder?: string;
  isReadOnly?: boolean;
  isLabelHidden?: boolean;
  hasFocus?: boolean;
  /** Whether the line with the result is shown; cells of tables have no room for it. */
  hasResult?: boolean;
  /** What stands at the end of the label's line. */
  beside?: ReactNode;
}

/** The field; while its editor is loading there is a plain one. */
export function FeelField(props: FeelFieldProps) {
  const { label, value, onChange, scope, element, extra, wants, dialect = 'expression', isReadOnly = false, hasResult = true } = props;
  const id = useId();
  const { namedIf } = useWords();
  const { number } = useTryOn(scope.documentKind);
  const state = useTry(dialect === 'expression' && hasResult ? value : '', { scope, element, extra, number });
  const variables = useMemo(
    () => completions([...(extra ?? []), ...scope.variables, ...scope.facts], (path) => namedIf('fact', path)),
    [extra, scope, namedIf],
  );
  const builtins = useMemo(
    () => scope.functions.map(({ name, params }) => ({ name, type: 'function' as const, params: params.map((param) => ({ name: param })) })),
    [scope.functions],
  );
  const isWrong = state.tried?.ok === false;
  const attributes = { 'aria-label': label, 'aria-describedby': `${id}-result`, ...(isWrong ? { 'aria-invalid': 'true' } : {}) };
  return (
    <div className={css['field']} data-wrong={isWrong ? '' : undefined}>
      {(!props.isLabelHidden || props.beside) && (
        <div className={css['label']}>
          {!props.isLabelHidden && <span aria-hidden>{label}</span>}
          {props.beside}
        </div>
      )}
      <div className={css['frame']}>
        <Suspense
          fallback={
            <Textarea aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)} autosize minRows={1} readOnly={isReadOnly} />
          }
        >
          <Editor
            value={value}
            variables={variables}
            builtins={builtins}
            dialect={dialect}
            placeholder={props.placeholder}
            isReadOnly={isReadOnly}
            attributes={attributes}
            hasFocus={props.hasFocus ?? false}
            onChange={onChange}
          />
        </Suspense>
      </div>
      {hasResult && <TryLine id={`${id}-result`} state={state} kind={scope.documentKind} wants={wants} isEmpty={value.trim() === ''} />}
    </div>
  );
}
