// The menu of who is signed in: language, appearance, keys, leaving.
import { Menu, useMantineColorScheme } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Keyboard, Languages, LogOut, Moon, Store, Sun, SunMoon, UserRound } from 'lucide-react';
import { LANGUAGES, OWN_NAMES, useAsk, useLanguage, useWords } from '../ui/index.ts';
import { showLayer } from './shell-layers.ts';
import { useLeave } from './leave.ts';
import css from './shell.module.css';

const SCHEMES = { light: Sun, dark: Moon, auto: SunMoon };

/** Opens at once, because somebody has just asked for it. */
export function AccountMenu({ name, email }: { name: string; email: string }) {
  const { t } = useWords();
  const { language, choose } = useLanguage();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = useLeave();
  const hasShops = useAsk('setup.state', {}).data?.isOnly === false;
  return (
    <Menu position="top-start" width={230} withinPortal={false} withInitialFocusPlaceholder={false} defaultOpened>
      <Menu.Target>
        <button type="button" className={css.who} aria-label={t('shell.account', { name })} title={name}>
          <UserRound size={18} aria-hidden />
          <span className={css.whoName}>{name}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{email}</Menu.Label>
        <Menu.Divider />
        <Menu.Label>
          <Languages size={14} aria-hidden /> {t('shell.language')}
        </Menu.Label>
        {LANGUAGES.map((it) => (
          <Menu.Item
            key={it}
            lang={it}
            aria-current={it === language || undefined}
            data-chosen={it === language || undefined}
            className={css.choice}
            onClick={() => choose(it)}
          >
            {OWN_NAMES[it]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>{t('shell.scheme')}</Menu.Label>
        {(['light', 'dark', 'auto'] as const).map((scheme) => {
          const Icon = SCHEMES[scheme];
          const isChosen = colorScheme === scheme;
          return (
            <Menu.Item
              key={scheme}
              aria-current={isChosen || undefined}
              data-chosen={isChosen || undefined}
              className={css.choice}
              leftSection={<Icon size={16} aria-hidden />}
              onClick={() => setColorScheme(scheme)}
            >
              {t(`shell.scheme.${scheme}`)}
            </Menu.Item>
          );
        })}
        <Menu.Divider />
        <Menu.Item leftSection={<Keyboard size={16} aria-hidden />} onClick={() => showLayer('keys')}>
          {t('shell.keys')}
        </Menu.Item>
        {hasShops && (
          <Menu.Item component={Link} to="/welcome" leftSection={<Store size={16} aria-hidden />}>
            {t('shell.shops')}
          </Menu.Item>
        )}
        <Menu.Item leftSection={<LogOut size={16} aria-hidden />} onClick={leave}>
          {t('shell.sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
