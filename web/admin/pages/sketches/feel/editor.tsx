// The editor of expressions itself, in a chunk of its own: loaded with the first field that needs it.
import FeelEditor, { type EditorVariable } from '@bpmn-io/feel-editor';
import { useEffect, useEffectEvent, useRef } from 'react';
import css from './feel.module.css';

interface Props {
  value: string;
  variables: EditorVariable[];
  builtins: EditorVariable[];
  dialect: 'expression' | 'unaryTests';
  placeholder?: string;
  isReadOnly: boolean;
  attributes: Record<string, string>;
  hasFocus: boolean;
  onChange: (value: string) => void;
}

/** One editor for as long as it is on the page; what is typed leaves it by `onChange`. */
export function Editor({ value, variables, builtins, dialect, placeholder, isReadOnly, attributes, hasFocus, onChange }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<FeelEditor>(null);
  const written = useRef(value);
  const change = useEffectEvent((text: string) => {
    written.current = text;
    onChange(text);
  });
  const begun = useEffectEvent(() => ({ value, variables, builtins, placeholder: placeholder ?? '', attributes, hasFocus }));
  useEffect(() => {
    const container = place.current;
    if (!container) return;
    const { value: text, attributes: contentAttributes, hasFocus: isFocused, ...rest } = begun();
    const made = new FeelEditor({
      container,
      ...rest,
      value: text,
      dialect,
      readOnly: isReadOnly,
      contentAttributes: { ...contentAttributes, 'aria-multiline': 'true' },
      onChange: change,
    });
    editor.current = made;
    if (isFocused) made.focus(text.length);
    return () => {
      editor.current = null;
      made['_cmEditor'].destroy();
    };
  }, [dialect, isReadOnly]);
  useEffect(() => {
    // What comes from outside — undo, another step — replaces the text; what was typed here is there already.
    if (value === written.current) return;
    written.current = value;
    editor.current?.setValue(value);
  }, [value]);
  useEffect(() => editor.current?.setVariables(variables), [variables]);
  return <div ref={place} className={css['editor']} />;
}
