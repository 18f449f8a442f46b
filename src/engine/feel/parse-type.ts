// Reads the type syntax of `instance of` and of function parameters.
import type { parser } from 'lezer-feel';
import type { TypeSyntax } from './ast.ts';

/** The tree of the grammar, by the types that lezer-feel itself shows. */
export type Tree = ReturnType<(typeof parser)['parse']>;
export type SyntaxNode = Tree['topNode'];

function children(node: SyntaxNode, name: string): SyntaxNode[] {
  return node.getChildren(name);
}

/** Turns a `Type` node of the grammar into plain data. */
export function readType(node: SyntaxNode, text: string): TypeSyntax {
  const at = { from: node.from, to: node.to };
  const inner = node.firstChild;
  if (!inner) return { of: 'named', name: text.slice(node.from, node.to), at };
  switch (inner.type.name) {
    case 'ListType': {
      const item = inner.getChild('Type');
      const of = text.slice(inner.from - 1, inner.from + 4) === 'range' ? 'range' : 'list';
      return { of, item: item ? readType(item, text) : { of: 'named', name: 'Any', at }, at };
    }
    case 'ContextType': {
      const entries = children(inner.getChild('ContextEntryTypes') ?? inner, 'ContextEntryType');
      return { of: 'context', entries: entries.map((entry) => readEntry(entry, text)), at };
    }
    case 'FunctionType': {
      const result = inner.getChild('Type');
      const params = children(inner.getChild('ArgumentTypes') ?? inner, 'ArgumentType').map((one) => readType(one.getChild('Type') ?? one, text));
      return { of: 'function', params, result: result ? readType(result, text) : { of: 'named', name: 'Any', at }, at };
    }
    default:
      return { of: 'named', name: text.slice(inner.from, inner.to).replace(/\s+/g, ' '), at };
  }
}

function readEntry(entry: SyntaxNode, text: string): readonly [string, TypeSyntax] {
  const name = entry.getChild('Name');
  const type = entry.getChild('Type');
  const at = { from: entry.from, to: entry.to };
  return [name ? text.slice(name.from, name.to).replace(/\s+/g, ' ') : '', type ? readType(type, text) : { of: 'named', name: 'Any', at }];
}
