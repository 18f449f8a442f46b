// The one way this room says no: a code for programs, a sentence with the way out for people.

/** The embedded database could not be had, and the message says what a person can do about it. */
export class DatabaseProblem extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseProblem';
    this.code = code;
  }
}
