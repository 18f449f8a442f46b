// Tabs that are pages: links beside each other, the one that is open marked.
import { Link, type LinkProps } from '@tanstack/react-router';
import css from './tabs.module.css';

interface Tab {
  to: LinkProps['to'];
  label: string;
}

/** Links to the pages that belong together; the open one is `aria-current`. */
export function PageTabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav className={css.tabs} aria-label={label}>
      {tabs.map((tab) => (
        <Link
          key={String(tab.to)}
          to={tab.to}
          className={css.tab}
          activeOptions={{ exact: true, includeSearch: false }}
          activeProps={{ 'data-here': '' } as object}
        >
          {tab.label}
        </Link>
      ))}
    </nav>
  );
}
