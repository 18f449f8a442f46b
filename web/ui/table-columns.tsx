// Which columns a list shows and how high its rows are: the columns stand in the address, the height is this browser's.
import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { Columns3, Rows2, Rows3 } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useWords } from './words.tsx';

interface Choosable {
  key: string;
  title: string;
  /** Not shown until somebody wants it. */
  isExtra?: boolean;
}

/** The columns that `choice` names (keys with dots between), or those that are shown unless somebody chooses; the first always is. */
export function shownColumns<C extends Choosable>(columns: readonly C[], choice: string | undefined): C[] {
  const wanted = choice === undefined ? undefined : new Set(choice.split('.'));
  return columns.filter((column, at) => at === 0 || (wanted === undefined ? column.isExtra !== true : wanted.has(column.key)));
}

/** The menu of columns; `onChoose` gets what goes into the address, or nothing for the usual ones. */
export function ColumnMenu<C extends Choosable>({
  columns,
  choice,
  onChoose,
}: {
  columns: readonly C[];
  choice: string | undefined;
  onChoose: (choice: string | undefined) => void;
}) {
  const { t } = useWords();
  const shown = new Set(shownColumns(columns, choice).map((column) => column.key));
  const usual = shownColumns(columns, undefined)
    .map((column) => column.key)
    .join('.');
  const toggle = (key: string): void => {
    const next = columns.filter((column) => (column.key === key ? !shown.has(key) : shown.has(column.key))).map((column) => column.key);
    onChoose(next.join('.') === usual ? undefined : next.join('.'));
  };
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={34} aria-label={t('table.columns')}>
          <Columns3 size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('table.columns')}</Menu.Label>
        {columns.slice(1).map((column) => (
          <Menu.CheckboxItem key={column.key} checked={shown.has(column.key)} onChange={() => toggle(column.key)}>
            {column.title}
          </Menu.CheckboxItem>
        ))}
        {choice !== undefined && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => onChoose(undefined)}>{t('table.usual_columns')}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

const DENSITY_KEY = 'kontor.compact-rows';
const listeners = new Set<() => void>();
const isCompactNow = (): boolean => localStorage.getItem(DENSITY_KEY) === 'yes';
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** Whether rows are low in this browser. */
export const useCompactRows = (): boolean => useSyncExternalStore(subscribe, isCompactNow);

/** Switches between usual and low rows, for all lists of this browser. */
export function DensityButton() {
  const { t } = useWords();
  const isCompact = useCompactRows();
  const toggle = (): void => {
    localStorage.setItem(DENSITY_KEY, isCompact ? 'no' : 'yes');
    for (const listener of listeners) listener();
  };
  const Icon = isCompact ? Rows2 : Rows3;
  return (
    <Tooltip label={t('table.compact')}>
      <ActionIcon variant="subtle" color="gray" size={34} aria-label={t('table.compact')} aria-pressed={isCompact} onClick={toggle}>
        <Icon size={16} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
