// One account: its roles, and whether it is open.
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { Account } from '../../../api/index.ts';
import { SidePanel, Trouble, useAct, useAsk, useMay, useMe, useWords } from '../../../ui/index.ts';
import css from './staff.module.css';

const TOUCHED = ['staff.accounts', 'staff.me'] as const;

/** The panel; who may not change rights sees them only. */
export function AccountPanel({ account, onClose }: { account: Account; onClose: () => void }) {
  const { t } = useWords();
  const may = useMay();
  const isSelf = useMe()?.account?.id === account.id;
  const [roles, setRoles] = useState(account.roles);
  const save = useAct('staff.set_roles', TOUCHED);
  const open = useAct('staff.set_active', TOUCHED);
  const mayChange = may('staff.set_roles') && !isSelf;
  const changed = roles.length !== account.roles.length || roles.some((role) => !account.roles.includes(role));
  return (
    <SidePanel
      title={account.name}
      onClose={onClose}
      foot={
        mayChange && (
          <Button disabled={!changed} loading={save.isPending} onClick={() => save.mutate({ accountId: account.id, roles })}>
            {t('staff.save_roles')}
          </Button>
        )
      }
    >
      <p className="quiet">{account.email}</p>
      {isSelf && <p className={css.note}>{t('staff.yourself')}</p>}
      <RoleChoice value={roles} isReadOnly={!mayChange} onChange={setRoles} />
      {(save.error ?? open.error) && <Trouble problem={(save.error ?? open.error)!} />}
      {may('staff.set_active') && !isSelf && (
        <section className={css.danger}>
          <p>{t(account.active ? 'staff.close_says' : 'staff.open_says')}</p>
          <Button
            variant="default"
            color={account.active ? 'red' : 'ink'}
            loading={open.isPending}
            onClick={() => open.mutate({ accountId: account.id, active: !account.active })}
          >
            {t(account.active ? 'staff.close' : 'staff.open')}
          </Button>
        </section>
      )}
    </SidePanel>
  );
}

/** Boxes for the shop's roles, each with what it is for. */
export function RoleChoice({ value, isReadOnly = false, onChange }: { value: string[]; isReadOnly?: boolean; onChange: (roles: string[]) => void }) {
  const { t, named, namedIf } = useWords();
  const roles = useAsk('staff.roles', {});
  const known = roles.data?.items ?? [];
  const toggle = (role: string): void => onChange(value.includes(role) ? value.filter((it) => it !== role) : [...value, role]);
  return (
    <fieldset className={css.roles}>
      <legend>{t('staff.roles')}</legend>
      {roles.error && <Trouble problem={roles.error} again={() => void roles.refetch()} />}
      {known.map((role) => (
        <Checkbox
          key={role.name}
          label={named('role', role.name)}
          description={namedIf('role_says', role.name) ?? role.summary}
          checked={value.includes(role.name)}
          disabled={isReadOnly}
          onChange={() => toggle(role.name)}
        />
      ))}
    </fieldset>
  );
}
