// Turns one TypeScript file into the plain facts that the rules judge; the only file that knows the compiler's API.
import { createRequire } from 'node:module';
import type * as TypeScript from 'typescript';
import { HOLE } from './sql.ts';

// Asked for as CommonJS: the loader would otherwise read nine megabytes for named exports, 0.6 s of every check.
const ts = createRequire(import.meta.url)('typescript') as typeof TypeScript;

/** An import, re-export, `import()` or worker URL. `weight` says what it costs: types vanish, lazy ones come later. */
export interface ImportFact {
  specifier: string;
  line: number;
  weight: 'value' | 'type' | 'lazy';
  isReExport: boolean;
}

export type CallKind = 'clock' | 'random' | 'timer' | 'fetch' | 'eval' | 'console' | 'env' | 'exit';
export type ShapeKind = 'default' | 'star' | 'enum' | 'namespace';

/** Where SQL was found: under the tag, handed to a `query` function, or as the `sql` of an invariant. */
export type SqlOrigin = 'tag' | 'call' | 'invariant';

/** What one file holds, as far as the rules care; lines count from 1. */
export interface Facts {
  imports: ImportFact[];
  functions: { name: string; line: number; lines: number }[];
  sql: { text: string; line: number; origin: SqlOrigin }[];
  strings: { text: string; line: number }[];
  calls: { kind: CallKind; what: string; line: number }[];
  shapes: { kind: ShapeKind; line: number }[];
  comments: { text: string; line: number; isBlock: boolean }[];
  onlyReExports: boolean;
}

const TIMERS = new Set(['setTimeout', 'setInterval', 'setImmediate']);
const RANDOM_NAMES = new Set(['randomUUID', 'randomBytes', 'randomInt', 'getRandomValues', 'randomFillSync', 'randomFill']);
const GLOBALS = new Set(['globalThis', 'window', 'self', 'global']);
const BANNED_MODULES: Readonly<Record<string, CallKind>> = { timers: 'timer', 'timers/promises': 'timer', vm: 'eval' };
const SUITES = new Set(['describe', 'suite']);

class Reader {
  readonly facts: Facts = {
    imports: [],
    functions: [],
    sql: [],
    strings: [],
    calls: [],
    shapes: [],
    comments: [],
    onlyReExports: false,
  };
  readonly source: TypeScript.SourceFile;
  readonly literals: { start: number; end: number }[] = [];
  readonly declared = new Set<string>();
  readonly cryptoNames = new Set(['crypto', 'webcrypto']);
  readonly bare: { name: string; node: TypeScript.Node }[] = [];

  constructor(path: string, text: string) {
    const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
    this.source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false, kind);
  }

  lineAt(position: number): number {
    return this.source.getLineAndCharacterOfPosition(position).line + 1;
  }

  line(node: TypeScript.Node): number {
    return this.lineAt(node.getStart(this.source));
  }

  call(kind: CallKind, what: string, node: TypeScript.Node): void {
    this.facts.calls.push({ kind, what, line: this.line(node) });
  }

  read(): Facts {
    this.visit(this.source, undefined);
    for (const { name, node } of this.bare) {
      if (this.declared.has(name)) continue;
      if (TIMERS.has(name)) this.call('timer', name, node);
      else this.call('fetch', name, node);
    }
    this.readComments();
    const { statements } = this.source;
    this.facts.onlyReExports = statements.length > 0 && statements.every((it) => ts.isExportDeclaration(it) && it.moduleSpecifier !== undefined);
    return this.facts;
  }

  visit(node: TypeScript.Node, parent: TypeScript.Node | undefined): void {
    if (ts.isIdentifier(node)) this.identifier(node, parent);
    else if (ts.isImportDeclaration(node)) this.importDeclaration(node);
    else if (ts.isExportDeclaration(node)) this.exportDeclaration(node, parent);
    else if (ts.isImportTypeNode(node)) this.importType(node);
    else if (ts.isExportAssignment(node)) this.shape('default', node);
    else if (ts.isEnumDeclaration(node)) this.shape('enum', node);
    else if (ts.isModuleDeclaration(node)) this.moduleDeclaration(node);
    else if (ts.isCallExpression(node)) this.callExpression(node);
    else if (ts.isNewExpression(node)) this.newExpression(node);
    else if (ts.isPropertyAccessExpression(node)) this.propertyAccess(node);
    else if (ts.isTaggedTemplateExpression(node)) this.taggedTemplate(node);
    else if (ts.isPropertyAssignment(node)) this.propertyAssignment(node);
    else if (isTextual(node)) this.literal(node, parent);
    else if (ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) this.mask(node);
    if (isFunctionWithBody(node)) this.functionFact(node, parent);
    if (hasDefaultModifier(node)) this.shape('default', node);
    ts.forEachChild(node, (child) => this.visit(child, node));
  }

  shape(kind: ShapeKind, node: TypeScript.Node): void {
    this.facts.shapes.push({ kind, line: this.line(node) });
  }

  moduleDeclaration(node: TypeScript.ModuleDeclaration): void {
    // `declare module 'x'` and `declare global` describe what others made; only our own namespaces are refused.
    if (ts.isStringLiteral(node.name) || node.name.text === 'global') return;
    this.shape('namespace', node);
  }

  import(specifier: TypeScript.Node | undefined, weight: ImportFact['weight'], isReExport: boolean): void {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    this.facts.imports.push({ specifier: specifier.text, line: this.line(specifier), weight, isReExport });
  }

  importDeclaration(node: TypeScript.ImportDeclaration): void {
    const clause = node.importClause;
    // `import { type A }` still loads the file under verbatimModuleSyntax; only `import type` vanishes.
    const isType = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    this.import(node.moduleSpecifier, isType ? 'type' : 'value', false);
    if (!ts.isStringLiteral(node.moduleSpecifier) || isType) return;
    const from = node.moduleSpecifier.text.replace(/^node:/, '');
    const banned = BANNED_MODULES[from];
    if (banned !== undefined) this.call(banned, node.moduleSpecifier.text, node);
    const bindings = clause?.namedBindings;
    if (from === 'crypto') {
      if (clause?.name !== undefined) this.cryptoNames.add(clause.name.text);
      if (bindings !== undefined && ts.isNamespaceImport(bindings)) this.cryptoNames.add(bindings.name.text);
    }
    if (bindings === undefined || !ts.isNamedImports(bindings)) return;
    for (const element of bindings.elements) {
      const name = (element.propertyName ?? element.name).text;
      if (from === 'crypto' && RANDOM_NAMES.has(name)) this.call('random', name, element);
      if (from === 'process' && name === 'env') this.call('env', 'process.env', element);
    }
  }

  exportDeclaration(node: TypeScript.ExportDeclaration, parent: TypeScript.Node | undefined): void {
    this.import(node.moduleSpecifier, node.isTypeOnly ? 'type' : 'value', true);
    if (parent !== this.source) return;
    // `export * as ledger` has a name, which readers see at every use; the bare star has none.
    if (node.exportClause === undefined) this.shape('star', node);
    else if (!ts.isNamespaceExport(node.exportClause) && node.exportClause.elements.some((it) => it.name.text === 'default')) this.shape('default', node);
  }

  importType(node: TypeScript.ImportTypeNode): void {
    if (ts.isLiteralTypeNode(node.argument)) this.import(node.argument.literal, 'type', false);
  }

  callExpression(node: TypeScript.CallExpression): void {
    const callee = node.expression;
    if (callee.kind === ts.SyntaxKind.ImportKeyword) this.import(node.arguments[0], 'lazy', false);
    if (ts.isIdentifier(callee)) {
      if (callee.text === 'eval' || callee.text === 'Function') this.call('eval', callee.text, node);
      if (callee.text === 'Date') this.call('clock', 'Date()', node);
    }
    if (ts.isPropertyAccessExpression(callee) && ['query', 'unsafe', 'raw'].includes(callee.name.text)) {
      const first = node.arguments[0];
      if (first !== undefined && isTextual(first)) {
        this.facts.sql.push({ text: this.textOf(first), line: this.line(first), origin: 'call' });
      }
    }
  }

  newExpression(node: TypeScript.NewExpression): void {
    if (!ts.isIdentifier(node.expression)) return;
    const name = node.expression.text;
    const first = node.arguments?.[0];
    if (name === 'Date' && first === undefined) this.call('clock', 'new Date()', node);
    if (name === 'Function') this.call('eval', 'new Function', node);
    // A worker's file is named by URL, which is an import too.
    if (name === 'URL' && first !== undefined && ts.isStringLiteral(first) && /^\.{1,2}\/.*\.tsx?$/.test(first.text)) {
      this.import(first, 'lazy', false);
    }
  }

  propertyAccess(node: TypeScript.PropertyAccessExpression): void {
    const name = node.name.text;
    const target = node.expression;
    if (ts.isPropertyAccessExpression(target) && isGlobal(target.expression)) this.property(target.name.text, name, node);
    if (!ts.isIdentifier(target)) return;
    if (GLOBALS.has(target.text) && TIMERS.has(name)) this.call('timer', `${target.text}.${name}`, node);
    if (GLOBALS.has(target.text) && name === 'fetch') this.call('fetch', `${target.text}.fetch`, node);
    this.property(target.text, name, node);
  }

  property(target: string, name: string, node: TypeScript.Node): void {
    const what = `${target}.${name}`;
    if (what === 'Date.now' || what === 'Temporal.Now') this.call('clock', what, node);
    if (what === 'Math.random') this.call('random', what, node);
    if (this.cryptoNames.has(target) && RANDOM_NAMES.has(name)) this.call('random', what, node);
    if (target === 'console') this.call('console', what, node);
    if (what === 'process.env') this.call('env', what, node);
    if (what === 'process.exit') this.call('exit', what, node);
  }

  identifier(node: TypeScript.Identifier, parent: TypeScript.Node | undefined): void {
    const name = node.text;
    if (!TIMERS.has(name) && name !== 'fetch') return;
    if (parent === undefined || ts.isTypeQueryNode(parent)) return;
    const isNamed = 'name' in parent && parent.name === node;
    if (!isNamed || ts.isShorthandPropertyAssignment(parent)) {
      // The outside name of `{ fetch: ours }` and of `import { fetch as ours }` is not a use.
      if (!('propertyName' in parent && parent.propertyName === node)) this.bare.push({ name, node });
      return;
    }
    const declares =
      ts.isVariableDeclaration(parent) ||
      ts.isParameter(parent) ||
      ts.isFunctionDeclaration(parent) ||
      ts.isBindingElement(parent) ||
      ts.isImportSpecifier(parent) ||
      ts.isImportClause(parent);
    if (declares) this.declared.add(name);
  }

  taggedTemplate(node: TypeScript.TaggedTemplateExpression): void {
    let tag: TypeScript.Expression = node.tag;
    while (ts.isPropertyAccessExpression(tag) || ts.isCallExpression(tag)) tag = tag.expression;
    if (!ts.isIdentifier(tag) || tag.text !== 'sql') return;
    this.facts.sql.push({ text: this.textOf(node.template), line: this.line(node.template), origin: 'tag' });
  }

  /** `sql: '…'` is SQL by its name: the queries of invariants. */
  propertyAssignment(node: TypeScript.PropertyAssignment): void {
    if (!ts.isIdentifier(node.name) || node.name.text !== 'sql' || !isTextual(node.initializer)) return;
    this.facts.sql.push({
      text: this.textOf(node.initializer),
      line: this.line(node.initializer),
      origin: 'invariant',
    });
  }

  literal(node: TextualNode, parent: TypeScript.Node | undefined): void {
    const isTagged = parent !== undefined && ts.isTaggedTemplateExpression(parent);
    if (!ts.isTemplateExpression(node)) this.mask(node);
    if (isTagged || ts.isJsxText(node) || ts.isRegularExpressionLiteral(node)) return;
    const text = this.textOf(node);
    if (text.includes('.') || text.length > 20) this.facts.strings.push({ text, line: this.line(node) });
  }

  mask(node: TypeScript.Node): void {
    this.literals.push({ start: node.getStart(this.source), end: node.end });
  }

  /** The text of a literal; each interpolation becomes one placeholder, and line numbers stay right. */
  textOf(node: TypeScript.Node): string {
    if (!ts.isTemplateExpression(node)) return ts.isStringLiteralLike(node) ? node.text : '';
    let text = node.head.text;
    let end = node.head.end;
    for (const span of node.templateSpans) {
      const between = this.source.text.slice(end, span.literal.getStart(this.source));
      text += ` ${HOLE}${'\n'.repeat(between.split('\n').length - 1)} ${span.literal.text}`;
      end = span.literal.end;
    }
    return text;
  }

  functionFact(node: TypeScript.FunctionLikeDeclaration, parent: TypeScript.Node | undefined): void {
    const isSuite = parent !== undefined && ts.isCallExpression(parent) && ts.isIdentifier(parent.expression) && SUITES.has(parent.expression.text);
    const line = this.line(node);
    const named = node.name ?? (parent !== undefined && 'name' in parent ? (parent.name as TypeScript.Node) : undefined);
    const name = named === undefined ? 'a function' : named.getText(this.source);
    // A suite is a table of contents of its tests; each of them is measured by itself.
    this.facts.functions.push({ name, line, lines: isSuite ? 1 : this.lineAt(node.end) - line + 1 });
  }

  /** Comments are what begins with // or /* outside of every literal. */
  readComments(): void {
    const { text } = this.source;
    const literals = this.literals.sort((one, other) => one.start - other.start);
    let next = 0;
    for (let at = text.indexOf('/'); at !== -1; at = text.indexOf('/', at)) {
      while (next < literals.length && (literals[next]?.end ?? 0) <= at) next++;
      const literal = literals[next];
      if (literal !== undefined && literal.start <= at) {
        at = literal.end;
        continue;
      }
      const isBlock = text[at + 1] === '*';
      if (!isBlock && text[at + 1] !== '/') {
        at++;
        continue;
      }
      const close = isBlock ? text.indexOf('*/', at + 2) : text.indexOf('\n', at);
      const end = close === -1 ? text.length : close + (isBlock ? 2 : 0);
      this.facts.comments.push({ text: text.slice(at, end), line: this.lineAt(at), isBlock });
      at = end;
    }
  }
}

type TextualNode = TypeScript.StringLiteralLike | TypeScript.TemplateExpression | TypeScript.JsxText | TypeScript.RegularExpressionLiteral;

function isTextual(node: TypeScript.Node): node is TextualNode {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || ts.isJsxText(node) || ts.isRegularExpressionLiteral(node);
}

function isGlobal(node: TypeScript.Node): boolean {
  return ts.isIdentifier(node) && GLOBALS.has(node.text);
}

function isFunctionWithBody(node: TypeScript.Node): node is TypeScript.FunctionLikeDeclaration {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

function hasDefaultModifier(node: TypeScript.Node): boolean {
  if (!ts.isFunctionDeclaration(node) && !ts.isClassDeclaration(node)) return false;
  return node.modifiers?.some((it) => it.kind === ts.SyntaxKind.DefaultKeyword) === true;
}

/** Reads one TypeScript file. A file that does not parse still yields what could be read; `tsc` refuses it. */
export function readFacts(path: string, text: string): Facts {
  return new Reader(path, text).read();
}

/** Is this text a program of at least one statement that does something? Used to tell code from prose in comments. */
export function isCode(text: string): boolean {
  const source = ts.createSourceFile('comment.ts', text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
  const diagnostics = (source as unknown as { parseDiagnostics?: readonly unknown[] }).parseDiagnostics ?? [];
  if (diagnostics.length > 0) return false;
  return source.statements.some((it) => {
    if (ts.isExpressionStatement(it)) return !ts.isIdentifier(it.expression) && !ts.isStringLiteral(it.expression) && !ts.isNumericLiteral(it.expression);
    return !ts.isLabeledStatement(it) && !ts.isEmptyStatement(it) && !ts.isBlock(it);
  });
}
