// What we use of the editor of expressions, which comes without types.
declare module '@bpmn-io/feel-editor' {
  /** A name that is completed: a variable with what is inside of it, or a function. */
  export interface EditorVariable {
    name: string;
    detail?: string;
    info?: string;
    isList?: boolean | 'optional';
    entries?: EditorVariable[];
    type?: 'function' | 'variable';
    params?: { name: string; type?: string }[];
  }
  export interface EditorOptions {
    container: HTMLElement;
    dialect?: 'expression' | 'unaryTests';
    value?: string;
    placeholder?: string;
    readOnly?: boolean;
    variables?: EditorVariable[];
    builtins?: EditorVariable[];
    contentAttributes?: Record<string, string>;
    tooltipContainer?: HTMLElement | string;
    onChange?: (value: string) => void;
    onKeyDown?: (event: KeyboardEvent) => boolean | void;
  }
  export default class FeelEditor {
    constructor(options: EditorOptions);
    setValue(value: string): void;
    setVariables(variables: EditorVariable[]): void;
    focus(position?: number): void;
    _cmEditor: { destroy(): void; readonly hasFocus: boolean; state: { doc: { toString(): string } } };
  }
}
