// Holds that a page says nothing by itself: every text and every spoken attribute in the TSX comes from the catalogue.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';

const WEB = join(import.meta.dirname, '..');

/** Attributes that a person reads or hears. */
const SPOKEN = new Set([
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'placeholder',
  'title',
  'label',
  'alt',
  'description',
  'error',
  'nothingFoundMessage',
]);

/** Names that are the same in every language. */
const SAME = new Set([
  'Kontor',
  'CSV',
  'XLSX',
  'SKU',
  'IBAN',
  'BIC',
  'GTIN',
  'API',
  'BPMN',
  'DMN',
  'SMTP',
  'https://',
  'ISO',
  'Node.js',
  'Apache-2.0',
  'Esc',
  'Enter',
  'Ctrl',
  'kg',
  'cm',
  'mm',
]);

/** Whether somebody would have to know English to read it: two letters together that are not one of the shared names. */
const isSaid = (text: string): boolean =>
  text
    .replace(/&\w+;/g, ' ')
    .split(/\s+/)
    .filter((word) => !SAME.has(word.replace(/^[^\p{L}]+|[^\p{L}\d/]+$/gu, '')))
    .some((word) => /\p{L}{2}/u.test(word));

function pages(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? pages(path) : entry.name.endsWith('.tsx') ? [path] : [];
  });
}

/** The texts that an expression may become: literals, and both sides of a choice. */
function literals(node: ts.Expression): ts.Node[] {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node];
  if (ts.isTemplateExpression(node)) return [node.head, ...node.templateSpans.map((span) => span.literal)];
  if (ts.isConditionalExpression(node)) return [...literals(node.whenTrue), ...literals(node.whenFalse)];
  if (ts.isParenthesizedExpression(node)) return literals(node.expression);
  const { BarBarToken, QuestionQuestionToken, AmpersandAmpersandToken, PlusToken } = ts.SyntaxKind;
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    if (kind === AmpersandAmpersandToken) return literals(node.right);
    if ([BarBarToken, QuestionQuestionToken, PlusToken].includes(kind)) return [...literals(node.left), ...literals(node.right)];
  }
  return [];
}

type Look = { found: string[]; looked: number };

/** What one file says by itself, and how many places were looked at. */
function look(name: string, source: string): Look {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const { found, looked } = { found: [] as string[], looked: { count: 0 } };
  const say = (node: ts.Node, text: string): void => {
    looked.count++;
    if (isSaid(text)) found.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1} ${text.trim()}`);
  };
  const sayAll = (expression: ts.Expression | undefined): void => {
    if (!expression || literals(expression).length === 0) looked.count++;
    for (const node of expression ? literals(expression) : []) say(node, (node as ts.LiteralLikeNode).text);
  };
  const isQuoted = (node: ts.Node): boolean => {
    const element = ts.isJsxElement(node.parent) ? node.parent.openingElement.tagName.getText(file) : '';
    return element === 'code' || element === 'style';
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && !isQuoted(node)) say(node, node.text);
    else if (ts.isJsxExpression(node) && (ts.isJsxElement(node.parent) || ts.isJsxFragment(node.parent)) && !isQuoted(node)) sayAll(node.expression);
    else if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText(file))) {
      if (node.initializer && ts.isStringLiteral(node.initializer)) say(node, node.initializer.text);
      else if (node.initializer && ts.isJsxExpression(node.initializer)) sayAll(node.initializer.expression);
    } else if (ts.isPropertyAssignment(node) && SPOKEN.has(node.name.getText(file).replaceAll("'", ''))) sayAll(node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { found, looked: looked.count };
}

test('no text, label, placeholder or title in a page stands in one language only', (t) => {
  const paths = pages(WEB);
  const looks = paths.map((path) => look(relative(WEB, path), readFileSync(path, 'utf8')));
  const places = looks.reduce((sum, { looked }) => sum + looked, 0);
  t.diagnostic(`${places} texts and attributes in ${paths.length} files`);
  assert.ok(paths.length > 100 && places > 1000, `${places} places in ${paths.length} files were looked at`);
  assert.deepEqual(
    looks.flatMap(({ found }) => found),
    [],
  );
});

test('a text that is written into a page is found, wherever it hides', () => {
  const source = `
    export const Page = ({ a }: { a: boolean }) => (
      <Box title="Close it" aria-label={a ? 'Open it' : t('x.y')} className="wide box">
        Hello there {t('x.z')} {a && 'or this'} {\`\${a} pieces\`} <code>order.total</code> SKU 5 – {'·'}
      </Box>
    );
    export const columns = [{ key: 'name', label: 'First name', title: t('x.name') }];`;
  const { found } = look('page.tsx', source);
  assert.deepEqual(found, [
    'page.tsx:3 Close it',
    'page.tsx:3 Open it',
    'page.tsx:4 Hello there',
    'page.tsx:4 or this',
    'page.tsx:4 pieces',
    'page.tsx:7 First name',
  ]);
});
