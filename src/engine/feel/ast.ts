// The syntax tree of an expression: plain data that the parser writes and the compiler reads.
import type { Span } from './error.ts';
import type { FeelNumber } from './numbers.ts';

export type CompareOperator = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '**';

export type TypeSyntax =
  | { readonly of: 'named'; readonly name: string; readonly at: Span }
  | { readonly of: 'list' | 'range'; readonly item: TypeSyntax; readonly at: Span }
  | { readonly of: 'context'; readonly entries: readonly (readonly [string, TypeSyntax])[]; readonly at: Span }
  | { readonly of: 'function'; readonly params: readonly TypeSyntax[]; readonly result: TypeSyntax; readonly at: Span };

export interface Iteration {
  readonly name: string;
  readonly from: Ast;
  /** The end of a range such as `1..n`; without it `from` is a list. */
  readonly to: Ast | null;
}

export interface Parameter {
  readonly name: string;
  readonly type: TypeSyntax | null;
}

type Shape =
  | { readonly is: 'number'; readonly value: FeelNumber }
  | { readonly is: 'string'; readonly value: string }
  | { readonly is: 'boolean'; readonly value: boolean }
  | { readonly is: 'null'; /** Why a literal has no value, when it was meant to have one. */ readonly problem?: string }
  | { readonly is: 'at'; readonly text: string }
  | { readonly is: 'input' }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'path'; readonly from: Ast; readonly name: string }
  | { readonly is: 'filter'; readonly from: Ast; readonly by: Ast }
  | {
      readonly is: 'call';
      readonly callee: Ast;
      readonly args: readonly Ast[];
      readonly names: readonly string[] | null;
    }
  | { readonly is: 'if'; readonly test: Ast; readonly whenTrue: Ast; readonly whenFalse: Ast }
  | { readonly is: 'for'; readonly iterations: readonly Iteration[]; readonly body: Ast }
  | { readonly is: 'some' | 'every'; readonly iterations: readonly Iteration[]; readonly body: Ast }
  | { readonly is: 'and' | 'or'; readonly left: Ast; readonly right: Ast }
  | { readonly is: 'compare'; readonly operator: CompareOperator; readonly left: Ast; readonly right: Ast }
  | { readonly is: 'between'; readonly value: Ast; readonly low: Ast; readonly high: Ast }
  | { readonly is: 'in'; readonly value: Ast; readonly tests: readonly Ast[] }
  | { readonly is: 'arithmetic'; readonly operator: ArithmeticOperator; readonly left: Ast; readonly right: Ast }
  | { readonly is: 'negate'; readonly value: Ast }
  | { readonly is: 'instance'; readonly value: Ast; readonly type: TypeSyntax }
  | { readonly is: 'list'; readonly items: readonly Ast[] }
  | { readonly is: 'context'; readonly entries: readonly { readonly name: string; readonly value: Ast }[] }
  | { readonly is: 'function'; readonly params: readonly Parameter[]; readonly body: Ast; readonly external: boolean }
  | {
      readonly is: 'range';
      readonly low: Ast;
      readonly high: Ast;
      readonly lowClosed: boolean;
      readonly highClosed: boolean;
    }
  /** A comparison without a left side, such as `> 5`. */
  | { readonly is: 'unary'; readonly operator: CompareOperator; readonly end: Ast };

export type Ast = Shape & { readonly at: Span };
export type AstOf<K extends Ast['is']> = Extract<Ast, { is: K }>;

/** What stands in an input cell of a decision table. */
export type UnaryTests = { readonly is: 'anything' } | { readonly is: 'tests'; readonly negated: boolean; readonly tests: readonly Ast[] };
