// Roles as data: for each room nothing, seeing, everything, or some; the owner puts them together.
import { Button, Checkbox, SegmentedControl, TextInput, Textarea } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { ItemOf } from '../../../api/index.ts';
import { PageHead, RowsToCome, SidePanel, Trouble, WithPanel, useAct, useAsk, useMay, useWords } from '../../../ui/index.ts';
import { StaffTabs } from './list.tsx';
import { type Grant, type Room, grantOf, patternsOf, roomsOf, withGrant } from './grants.ts';
import css from './staff.module.css';

type Role = ItemOf<'staff.roles'>;
const NEW = 'new';
const OWNER = 'owner';

/** The list of roles with the editor beside it. */
export function RolesPage() {
  const { t, named, namedIf } = useWords();
  const may = useMay();
  const { role: chosen } = useSearch({ from: '/shell/staff/roles' });
  const navigate = useNavigate({ from: '/staff/roles' });
  const roles = useAsk('staff.roles', {});
  const rights = useAsk('rights.list', {}, { enabled: may('rights.list', 'read') });
  const items = roles.data?.items ?? [];
  const role = chosen === NEW ? { name: '', summary: '', permissions: [] } : items.find((it) => it.name === chosen);
  const close = (): void => void navigate({ search: {}, replace: true });
  const editor = role && rights.data && <RoleEditor key={chosen} role={role} rooms={roomsOf(rights.data.items)} onClose={close} />;
  return (
    <WithPanel panel={editor}>
      <PageHead
        title={t('staff.roles')}
        actions={may('staff.save_role') && <Button onClick={() => void navigate({ search: { role: NEW } })}>{t('staff.new_role')}</Button>}
      />
      <StaffTabs />
      {roles.isPending && <RowsToCome rows={8} heightPx={64} />}
      {(roles.error ?? rights.error) && <Trouble problem={(roles.error ?? rights.error)!} again={() => void roles.refetch()} />}
      <ul className={css.list}>
        {items.map((it) => (
          <li key={it.name} data-chosen={it.name === chosen || undefined}>
            <Link to="/staff/roles" search={{ role: it.name }} resetScroll={false}>
              {named('role', it.name)}
            </Link>
            <p className="quiet">{namedIf('role_says', it.name) ?? it.summary}</p>
          </li>
        ))}
      </ul>
    </WithPanel>
  );
}

function RoleEditor({ role, rooms, onClose }: { role: Role; rooms: Room[]; onClose: () => void }) {
  const { t, named } = useWords();
  const may = useMay();
  const [name, setName] = useState(role.name);
  const [summary, setSummary] = useState(role.summary);
  const [patterns, setPatterns] = useState(role.permissions);
  const save = useAct('staff.save_role', ['staff.roles', 'staff.me']);
  const isFixed = role.name === OWNER || !may('staff.save_role');
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate({ role: name, summary, permissions: patterns }, { onSuccess: onClose });
  };
  return (
    <SidePanel title={role.name === '' ? t('staff.new_role') : named('role', role.name)} onClose={onClose}>
      <form className={css.editor} onSubmit={finish}>
        {role.name === OWNER && <p className={css.note}>{t('staff.owner_is_fixed')}</p>}
        {role.name === '' && (
          <TextInput label={t('staff.role_name')} required maxLength={60} value={name} onChange={(event) => setName(event.currentTarget.value)} />
        )}
        {!isFixed && (
          <Textarea label={t('staff.role_summary')} autosize maxLength={200} value={summary} onChange={(event) => setSummary(event.currentTarget.value)} />
        )}
        {rooms.map((room) => (
          <RoomRights key={room.name} room={room} patterns={patterns} isReadOnly={isFixed} onChange={setPatterns} />
        ))}
        {save.error && <Trouble problem={save.error} />}
        {!isFixed && (
          <Button type="submit" loading={save.isPending} disabled={name.trim() === ''}>
            {t('staff.save_role')}
          </Button>
        )}
      </form>
    </SidePanel>
  );
}

interface RoomProps {
  room: Room;
  patterns: string[];
  isReadOnly: boolean;
  onChange: (patterns: string[]) => void;
}

const GRANTS: readonly Grant[] = ['none', 'see', 'all', 'some'];

/** What a role may do in one room; `some` opens the single permissions. */
function RoomRights({ room, patterns, isReadOnly, onChange }: RoomProps) {
  const { t, named } = useWords();
  const grant = grantOf(room, patterns);
  const allowed = new Set(patternsOf(room, patterns));
  const toggle = (permission: string): void => {
    const next = allowed.has(permission) ? [...allowed].filter((it) => it !== permission) : [...allowed, permission];
    onChange(withGrant(room, patterns, 'some', next));
  };
  return (
    <fieldset className={css.room}>
      <legend>{named('room', room.name)}</legend>
      <SegmentedControl
        size="xs"
        fullWidth
        aria-label={named('room', room.name)}
        disabled={isReadOnly}
        value={grant}
        data={GRANTS.map((value) => ({ value, label: t(`staff.grant.${value}`) }))}
        onChange={(value) => onChange(withGrant(room, patterns, value as Grant, [...allowed]))}
      />
      {grant === 'some' && (
        <div className={css.single}>
          {room.permissions.map((it) => (
            <Checkbox
              key={it.name}
              size="xs"
              label={<code>{it.name}</code>}
              checked={allowed.has(it.name)}
              disabled={isReadOnly}
              onChange={() => toggle(it.name)}
            />
          ))}
        </div>
      )}
    </fieldset>
  );
}
