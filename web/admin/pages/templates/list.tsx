// All templates of letters: in which languages each is written, what was changed, and which drawings send it.
import { Link } from '@tanstack/react-router';
import type { TemplateRow } from '../../../api/index.ts';
import { type Column, Empty, LANGUAGES, OWN_NAMES, PageHead, ResourceTable, When, type Words, rowLink, useAsk, useLive, useWords } from '../../../ui/index.ts';
import { MailTabs } from './mail-tabs.tsx';
import css from './templates.module.css';
import { type Use, useUses } from './uses.ts';

/** A template with its languages. */
interface Named {
  name: string;
  languages: TemplateRow[];
}

/** The list of templates. */
export function TemplatesPage() {
  const words = useWords();
  const { t } = words;
  const query = useAsk('messages.templates', {});
  const uses = useUses();
  useLive(['messages'], ['messages.templates']);
  const rows = query.data?.items ?? [];
  const items = [...new Set(rows.map((row) => row.name))].map((name): Named => ({ name, languages: rows.filter((row) => row.name === name) }));
  const list = {
    items,
    isLoading: query.isPending,
    isStale: false,
    problem: query.error,
    hasMore: false,
    isLoadingMore: false,
    more: () => undefined,
    again: () => void query.refetch(),
  };
  return (
    <>
      <PageHead title={t('templates.title')} />
      <MailTabs />
      <ResourceTable
        label={t('templates.title')}
        columns={columns(words, uses)}
        list={list}
        keyOf={(row) => row.name}
        link={(row, content) => (
          <Link to="/templates/$name" params={{ name: row.name }} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={<Empty title={t('templates.none')}>{t('templates.none_help')}</Empty>}
      />
    </>
  );
}

/** What people call a template. */
export const titleOf = ({ named }: Words, name: string): string => named('templates.name', name);

function columns(words: Words, uses: ReadonlyMap<string, Use[]> | undefined): Column<Named>[] {
  const { t } = words;
  return [
    { key: 'name', title: t('templates.template'), cell: (row) => titleOf(words, row.name), card: 'lead', width: '18rem' },
    { key: 'languages', title: t('templates.languages'), cell: (row) => <Languages row={row} />, card: 'under', width: '17rem' },
    {
      key: 'uses',
      title: t('templates.used_in'),
      cell: (row) => {
        const found = uses?.get(row.name) ?? [];
        return found.length === 0 ? <span className="quiet">–</span> : found.map((use) => use.process).join(', ');
      },
      card: 'none',
      isMinor: true,
    },
    {
      key: 'changed',
      title: t('templates.published'),
      cell: (row) => (
        <When
          at={row.languages
            .map((it) => it.publishedAt)
            .toSorted()
            .at(-1)!}
        />
      ),
      isEnd: true,
      card: 'lead-end',
      width: '10rem',
    },
  ];
}

/** One mark for each language: written as shipped, changed, a new shipped text offered, or missing. */
function Languages({ row }: { row: Named }) {
  const { t } = useWords();
  return (
    <span className={css.marks}>
      {LANGUAGES.map((language) => {
        const there = row.languages.find((it) => it.language === language);
        const state = !there ? 'missing' : there.offered !== null ? 'offered' : there.shipped ? 'shipped' : 'own';
        const says = { missing: t('templates.is_missing'), offered: t('templates.is_offered'), shipped: t('templates.is_shipped'), own: t('templates.is_own') }[
          state
        ];
        return (
          <span key={language} className={css.mark} data-state={state} title={`${OWN_NAMES[language]}: ${says}`}>
            <span aria-hidden>{language.slice(0, 2).toUpperCase()}</span>
            <span className="unseen">{`${OWN_NAMES[language]}: ${says}`}</span>
          </span>
        );
      })}
    </span>
  );
}
