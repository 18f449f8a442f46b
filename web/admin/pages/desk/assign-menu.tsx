// Colleagues to give something to, oneself first.
import { Menu } from '@mantine/core';
import type { ReactElement } from 'react';
import { useAsk, useMay, useMe, useWords } from '../../../ui/index.ts';

interface Person {
  id: string;
  name: string;
}

/** The button `target` with the menu that it opens; nobody is `null`. */
export function AssignMenu({ target, onChoose }: { target: ReactElement; onChoose: (person: Person | null) => void }) {
  const { t } = useWords();
  const may = useMay();
  const me = useMe()?.account;
  const colleagues = useAsk('desk.colleagues', {}, { enabled: may('desk.colleagues', 'read') }).data?.items ?? [];
  return (
    <Menu position="bottom-start">
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown mah="20rem" style={{ overflowY: 'auto' }}>
        {me && <Menu.Item onClick={() => onChoose({ id: me.id, name: me.name })}>{t('desk.to_me')}</Menu.Item>}
        {colleagues
          .filter((it) => it.id !== me?.id)
          .map((it) => (
            <Menu.Item key={it.id} onClick={() => onChoose(it)}>
              {it.name}
            </Menu.Item>
          ))}
        <Menu.Divider />
        <Menu.Item onClick={() => onChoose(null)}>{t('desk.nobody')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
