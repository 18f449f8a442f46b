// The tree of categories as people choose from it, each named in the reader's language.
import { useMemo } from 'react';
import type { Category } from '../../../api/index.ts';
import { useAsk, useMay, useWords } from '../../../ui/index.ts';

export interface Branch {
  code: string;
  name: string;
  /** How far below the root it stands. */
  depth: number;
  category: Category;
}

/** The name of something in the reader's language, or in the shop's own. */
export const namedIn = (thing: { name: string; names: Readonly<Record<string, string>> }, language: string): string => thing.names[language] ?? thing.name;

/** All categories, parents before their children, by name. */
export function treeOf(categories: readonly Category[], language: string): Branch[] {
  const below = (parent: string | null, depth: number): Branch[] =>
    categories
      .filter((it) => it.parent === parent)
      .map((category) => ({ code: category.code, name: namedIn(category, language), depth, category }))
      .toSorted((a, b) => a.name.localeCompare(b.name, language))
      .flatMap((branch) => [branch, ...below(branch.code, depth + 1)]);
  return below(null, 0);
}

/** The tree of categories, empty while it is on its way. */
export function useCategories(): Branch[] {
  const { language } = useWords();
  const may = useMay();
  const items = useAsk('catalog.categories', {}, { enabled: may('catalog.categories', 'read') }).data?.items;
  return useMemo(() => treeOf(items ?? [], language), [items, language]);
}

const INDENT = '\u2003';
/** Categories as the options of a choice, those below indented. */
export const optionsOf = (tree: readonly Branch[]): { value: string; label: string }[] =>
  tree.map(({ code, name, depth }) => ({ value: code, label: INDENT.repeat(depth) + name }));
