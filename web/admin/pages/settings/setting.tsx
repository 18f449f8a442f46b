// A setting as a form drawn from its schema: a bar names what would change, and leaving with changes asks first.
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { Dialog, type Field, RowsToCome, type Schema, SchemaForm, Trouble, useAct, useAsk, useMay, useWords } from '../../../ui/index.ts';
import css from './settings.module.css';
import { TaxIdNote } from './tax-id.tsx';

/** Settings that have a section of their own. */
const OWN_SECTIONS = new Set(['messages.shop', 'messages.legal_texts']);

/** The setting of this key. */
export function OneSetting({ settingKey }: { settingKey: string }) {
  const { t } = useWords();
  const may = useMay();
  const setting = useAsk('settings.get', { key: settingKey });
  const save = useAct('settings.set', ['settings.get', 'settings.list', 'setup.checklist', 'setup.state', 'setup.about']);
  const [changes, setChanges] = useState(0);
  if (setting.error) return <Trouble problem={setting.error} again={() => void setting.refetch()} />;
  if (!setting.data) return <RowsToCome rows={6} heightPx={56} />;
  const { schema, value, version } = setting.data;
  const isReadOnly = !may('settings.set');
  const changedMeanwhile = save.error?.code === 'settings.changed';
  return (
    <fieldset className={css.fields} disabled={isReadOnly}>
      {isReadOnly && <p className="quiet">{t('settings.read_only')}</p>}
      <SchemaForm
        key={`${settingKey} ${version} ${changes}`}
        schema={schema as Schema}
        prefill={value as Record<string, unknown>}
        under="/value"
        submit={t('settings.save')}
        isBusy={save.isPending}
        problem={save.error}
        onSubmit={(next) =>
          save.mutate(
            { key: settingKey, value: next, version },
            { onSuccess: () => notifications.show({ message: t('settings.saved'), closeButtonProps: { 'aria-label': t('common.close') } }) },
          )
        }
        bar={(changed) => (
          <SaveBar changed={changed} isBusy={save.isPending} onDrop={() => (save.reset(), setChanges((count) => count + 1))}>
            {changedMeanwhile && (
              <Button variant="default" onClick={() => (save.reset(), void setting.refetch())}>
                {t('settings.look_again')}
              </Button>
            )}
          </SaveBar>
        )}
      />
      {settingKey === 'messages.shop' && <TaxIdNote />}
    </fieldset>
  );
}

interface BarProps {
  changed: readonly Field[];
  isBusy: boolean;
  onDrop: () => void;
  children?: ReactNode;
}

/** Stands at the foot of the window while something is changed, and says what. */
export function SaveBar({ changed, isBusy, onDrop, children }: BarProps) {
  const { t, named } = useWords();
  const isDirty = changed.length > 0;
  const names = changed.map((field) => field.schema.title ?? named('field', field.name));
  const blocker = useBlocker({ shouldBlockFn: () => isDirty && !isBusy, enableBeforeUnload: () => isDirty, withResolver: true });
  return (
    <>
      <div className={css.bar} data-shown={isDirty || undefined} role="status">
        {isDirty && (
          <>
            <span>{t('settings.changes', { fields: names.join(', ') })}</span>
            <span className={css.barButtons}>
              {children}
              <Button variant="default" onClick={onDrop}>
                {t('settings.drop')}
              </Button>
              <Button type="submit" loading={isBusy}>
                {t('settings.save')}
              </Button>
            </span>
          </>
        )}
      </div>
      {blocker.status === 'blocked' && (
        <Dialog onClose={() => blocker.reset?.()} title={t('settings.leave_title')}>
          <p>{t('settings.leave_says', { fields: names.join(', ') })}</p>
          <div className={css.decide}>
            <Button variant="default" color="red" onClick={() => blocker.proceed?.()}>
              {t('settings.leave')}
            </Button>
            <Button data-autofocus onClick={() => blocker.reset?.()}>
              {t('settings.stay')}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

/** Whatever other rooms let a merchant set, a form each. */
export function MoreSettings() {
  const { t, named } = useWords();
  const list = useAsk('settings.list', {});
  const others = list.data?.items.filter((item) => !OWN_SECTIONS.has(item.key)) ?? [];
  const [chosen, setOpen] = useState<string>();
  const open = chosen ?? others[0]?.key;
  if (list.error) return <Trouble problem={list.error} again={() => void list.refetch()} />;
  return (
    <>
      {others.length > 1 && (
        <div className={css.keys} role="group" aria-label={t('settings.which')}>
          {others.map((item) => (
            <button key={item.key} type="button" aria-pressed={item.key === open} onClick={() => setOpen(item.key)}>
              {named('setting', item.key)}
            </button>
          ))}
        </div>
      )}
      {open !== undefined && (
        <>
          <h3 className={css.keyTitle}>{named('setting', open)}</h3>
          <OneSetting key={open} settingKey={open} />
        </>
      )}
    </>
  );
}
