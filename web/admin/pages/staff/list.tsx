// The people who work in the shop: who has an account, what they may do, and how a new colleague gets in.
import { Button } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { UserPlus } from 'lucide-react';
import type { Account } from '../../../api/index.ts';
import {
  type Column,
  Empty,
  Mark,
  PageHead,
  PageTabs,
  ResourceTable,
  When,
  WithPanel,
  type Words,
  rowLink,
  useList,
  useMay,
  useWords,
} from '../../../ui/index.ts';
import { AccountPanel } from './account-panel.tsx';
import { InviteDialog } from './invite-dialog.tsx';

/** The list of accounts. */
export function StaffPage() {
  const words = useWords();
  const { t } = words;
  const may = useMay();
  const search = useSearch({ from: '/shell/staff' });
  const navigate = useNavigate({ from: '/staff' });
  const list = useList('staff.accounts', {});
  const chosen = list.items.find((it) => it.id === search.account);
  const close = (): void => void navigate({ search: {}, replace: true });
  return (
    <WithPanel panel={chosen && <AccountPanel key={chosen.id} account={chosen} onClose={close} />}>
      <PageHead
        title={t('staff.title')}
        actions={
          may('staff.invite') && (
            <Button leftSection={<UserPlus size={16} aria-hidden />} onClick={() => void navigate({ search: { invite: true } })}>
              {t('staff.invite')}
            </Button>
          )
        }
      />
      <StaffTabs />
      <ResourceTable
        label={t('staff.title')}
        columns={columns(words)}
        list={list}
        keyOf={(row) => row.id}
        chosen={search.account}
        link={(row, content) => (
          <Link to="/staff" search={{ account: row.id }} resetScroll={false} className={rowLink} data-row>
            {content}
          </Link>
        )}
        empty={<Empty title={t('staff.none')} />}
      />
      {search.invite && <InviteDialog onClose={close} />}
    </WithPanel>
  );
}

/** People and roles are pages beside each other. */
export function StaffTabs() {
  const { t } = useWords();
  const may = useMay();
  const tabs = [
    { to: '/staff', label: t('staff.people') } as const,
    ...(may('staff.roles', 'read') ? [{ to: '/staff/roles', label: t('staff.roles') } as const] : []),
  ];
  return <PageTabs label={t('staff.title')} tabs={tabs} />;
}

function columns({ t, named, languageName }: Words): Column<Account>[] {
  return [
    { key: 'name', title: t('staff.name'), cell: (row) => row.name, card: 'lead' },
    { key: 'email', title: t('staff.email'), cell: (row) => row.email, card: 'under' },
    { key: 'roles', title: t('staff.roles'), cell: (row) => row.roles.map((role) => named('role', role)).join(', '), card: 'none' },
    { key: 'language', title: t('staff.language'), cell: (row) => languageName(row.language), card: 'none', width: '11rem', isMinor: true },
    {
      key: 'state',
      title: t('staff.state'),
      cell: (row) => <Mark mood={row.active ? 'good' : 'ended'}>{t(row.active ? 'staff.active' : 'staff.closed')}</Mark>,
      card: 'under-end',
      width: '9rem',
    },
    { key: 'since', title: t('staff.since'), cell: (row) => <When at={row.createdAt} />, isEnd: true, card: 'lead-end', width: '10rem' },
  ];
}
