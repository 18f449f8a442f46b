// The one error of the expression language, so that every refusal names its place in the text.

/** Where a piece of text lies: offsets in UTF-16 units, end exclusive. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface FeelErrorDetails {
  /** The element of the model (decision, rule, input) in which the text stands. */
  elementId?: string;
  [key: string]: unknown;
}

/** A refused or stopped expression: `feel.*` and `dmn.*` codes, with the place in the text (line and column start at 1). */
export class FeelError extends Error {
  readonly code: string;
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly column: number;
  readonly details: FeelErrorDetails;

  constructor(code: string, message: string, span: Span = { from: 0, to: 0 }, text = '', details: FeelErrorDetails = {}) {
    super(message);
    this.name = 'FeelError';
    this.code = code;
    this.from = span.from;
    this.to = span.to;
    const before = text.slice(0, span.from);
    this.line = before.split('\n').length;
    this.column = span.from - (before.lastIndexOf('\n') + 1) + 1;
    this.details = details;
  }
}

/** The same error, told to lie in an element of a model. */
export function inElement(error: FeelError, elementId: string, more: Record<string, unknown> = {}): FeelError {
  const moved = new FeelError(error.code, error.message, error, '', {
    ...more,
    ...error.details,
    elementId: error.details.elementId ?? elementId,
  });
  return Object.assign(moved, { line: error.line, column: error.column });
}
