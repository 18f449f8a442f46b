// Saved views of a list as tabs: all, those that come with the program, one's own and shared ones; filters and columns are the address.
import { ActionIcon, Button, Checkbox, Menu, TextInput } from '@mantine/core';
import { ChevronDown, Copy, Pencil, Plus, Save, Trash2, Users } from 'lucide-react';
import { type FormEvent, type MouseEvent, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { type Queries, act } from '../api/index.ts';
import { useAct, useAsk, useMay } from './ask.ts';
import { Trouble } from './notes.tsx';
import { Dialog } from './dialog.tsx';
import css from './views.module.css';
import { offerUndo } from './undo.tsx';
import { useWords } from './words.tsx';

/** What stands in a list's address, as texts. */
type Search = Record<string, string | undefined>;
/** A view that comes with the program. */
export interface ShippedView {
  id: string;
  name: string;
  search: Search;
}
type Saved = Queries['desk.views']['output']['items'][number];
interface Tab {
  id: string | undefined;
  name: string;
  search: Search;
  saved?: Saved;
}

/** A search as the text of an address, in one order, so that equal searches are equal texts. */
export function addressOf(search: Search): string {
  const set = Object.entries(search)
    .filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '')
    .sort(([one], [other]) => one.localeCompare(other));
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
}

/** The search that an address stands for. */
export const searchOf = (address: string): Search => Object.fromEntries(new URLSearchParams(address));

interface Props {
  /** The page's name on the server, e.g. `orders`. */
  page: string;
  shipped: readonly ShippedView[];
  /** What the list shows now, without the view's own name. */
  search: Search;
  /** The id of the chosen view. */
  view: string | undefined;
  onOpen: (search: Search, view: string | undefined) => void;
}

/** The tabs above a list. */
export function ViewTabs({ page, shipped, search, view, onOpen }: Props) {
  const { t } = useWords();
  const may = useMay();
  const [dialog, setDialog] = useState<{ kind: 'new' | 'rename'; tab?: Tab } | undefined>();
  const saved = useAsk('desk.views', { page }, { enabled: may('desk.views', 'read') }).data?.items ?? [];
  const tabs: Tab[] = [
    { id: undefined, name: t('views.all'), search: {} },
    ...shipped,
    ...saved.map((it): Tab => ({ id: it.id, name: it.name, search: searchOf(it.address), saved: it })),
  ];
  const now = addressOf(search);
  // A view that was removed or that somebody else keeps for themselves leaves its filters.
  const active = tabs.find((tab) => tab.id === view) ?? tabs[0];
  const isChanged = now !== addressOf(active?.search ?? {});
  return (
    <div className={css.bar}>
      <nav className={css.tabs} aria-label={t('views.title')}>
        {tabs.map((tab) => (
          <TabLink key={tab.id ?? ''} tab={tab} isActive={tab === active} isChanged={tab === active && isChanged} onOpen={onOpen} />
        ))}
      </nav>
      {active && may('desk.save_view') && (
        <TabMenu page={page} tab={active} address={now} isChanged={isChanged} onDialog={(kind, tab) => setDialog({ kind, tab })} onOpen={onOpen} />
      )}
      {dialog && <NameDialog page={page} address={now} dialog={dialog} onClose={() => setDialog(undefined)} onOpen={onOpen} />}
    </div>
  );
}

function TabLink({ tab, isActive, isChanged, onOpen }: { tab: Tab; isActive: boolean; isChanged: boolean; onOpen: Props['onOpen'] }) {
  const { t } = useWords();
  const open = (event: MouseEvent): void => {
    // A new tab of the browser is opened by the browser.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(tab.search, tab.id);
  };
  return (
    <a href={location.pathname + addressOf({ ...tab.search, view: tab.id })} aria-current={isActive ? 'page' : undefined} onClick={open}>
      {tab.saved?.shared && <Users size={13} aria-label={t('views.shared')} />}
      {tab.name}
      {isChanged && <span className={css.changed} role="img" aria-label={t('views.changed')} />}
    </a>
  );
}

interface MenuProps {
  page: string;
  tab: Tab;
  address: string;
  isChanged: boolean;
  onDialog: (kind: 'new' | 'rename', tab: Tab) => void;
  onOpen: Props['onOpen'];
}

/** What can be done with the chosen view. */
function TabMenu({ page, tab, address, isChanged, onDialog, onOpen }: MenuProps) {
  const { t } = useWords();
  const save = useAct('desk.save_view', ['desk.views']);
  const own = tab.saved?.isOwn ? tab.saved : undefined;
  const change = (view: Saved, part: Partial<Pick<Saved, 'address' | 'shared'>>): void => {
    const { id, name, shared, address: before } = view;
    save.mutate({ viewId: id, page, name, address: before, shared, ...part });
  };
  const takeAway = useTakeAway(page, onOpen);
  return (
    <div className={css.menu}>
      {isChanged && own && (
        <Button size="compact-sm" variant="subtle" leftSection={<Save size={14} aria-hidden />} onClick={() => change(own, { address })}>
          {t('views.save_changes')}
        </Button>
      )}
      {isChanged && !own && (
        <Button size="compact-sm" variant="subtle" leftSection={<Plus size={14} aria-hidden />} onClick={() => onDialog('new', tab)}>
          {t('views.save_as')}
        </Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('views.menu', { name: tab.name })}>
            <ChevronDown size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Copy size={15} aria-hidden />} onClick={() => onDialog('new', tab)}>
            {isChanged ? t('views.save_as') : t('views.duplicate')}
          </Menu.Item>
          {own && (
            <>
              <Menu.Item leftSection={<Pencil size={15} aria-hidden />} onClick={() => onDialog('rename', tab)}>
                {t('views.rename')}
              </Menu.Item>
              <Menu.Item leftSection={<Users size={15} aria-hidden />} onClick={() => change(own, { shared: !own.shared })}>
                {own.shared ? t('views.unshare') : t('views.share')}
              </Menu.Item>
              <Menu.Divider />
              <Menu.Item leftSection={<Trash2 size={15} aria-hidden />} onClick={() => takeAway(own)}>
                {t('views.remove')}
              </Menu.Item>
            </>
          )}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}

/** Removes a view, and offers to make it anew. */
function useTakeAway(page: string, onOpen: Props['onOpen']): (view: Saved) => void {
  const { t } = useWords();
  const client = useQueryClient();
  const remove = useAct('desk.remove_view', ['desk.views']);
  return (view) =>
    remove.mutate(
      { viewId: view.id },
      {
        onSuccess: () => {
          onOpen({}, undefined);
          const { name, shared } = view;
          offerUndo({
            message: t('views.removed', { name }),
            label: t('common.undo'),
            undo: async () => {
              const { viewId } = await act('desk.save_view', { page, name, address: view.address, shared });
              await client.invalidateQueries({ queryKey: ['desk.views'] });
              onOpen(searchOf(view.address), viewId);
            },
          });
        },
      },
    );
}

interface DialogProps {
  page: string;
  address: string;
  dialog: { kind: 'new' | 'rename'; tab?: Tab };
  onClose: () => void;
  onOpen: Props['onOpen'];
}

/** Asks for a view's name, and whether colleagues see it. */
function NameDialog({ page, address, dialog, onClose, onOpen }: DialogProps) {
  const { t } = useWords();
  const saved = dialog.kind === 'rename' ? dialog.tab?.saved : undefined;
  const [name, setName] = useState(saved?.name ?? '');
  const [shared, setShared] = useState(saved?.shared ?? false);
  const save = useAct('desk.save_view', ['desk.views']);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    const view = { page, name: name.trim(), shared };
    save.mutate(saved ? { ...view, viewId: saved.id, address: saved.address } : { ...view, address }, {
      onSuccess: ({ viewId }) => {
        onClose();
        if (!saved) onOpen(searchOf(address), viewId);
      },
    });
  };
  return (
    <Dialog onClose={onClose} title={saved ? t('views.rename') : t('views.save_as')}>
      <form className={css.dialog} onSubmit={finish}>
        <TextInput label={t('views.name')} required maxLength={60} value={name} onChange={(event) => setName(event.currentTarget.value)} data-autofocus />
        <Checkbox label={t('views.shared')} checked={shared} onChange={(event) => setShared(event.currentTarget.checked)} />
        {save.error && <Trouble problem={save.error} />}
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            {t('views.cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
            {t('views.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
