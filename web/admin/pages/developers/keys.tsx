// API keys: made with a name and scopes, shown once, ended at once.
import { Button, NumberInput, TagsInput, TextInput } from '@mantine/core';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { ItemOf } from '../../../api/index.ts';
import {
  ConfirmDialog,
  Dialog,
  Empty,
  Mark,
  PageHead,
  PageTabs,
  RowsToCome,
  Trouble,
  When,
  useAct,
  useAsk,
  useList,
  useMay,
  useWords,
} from '../../../ui/index.ts';
import { SecretDialog } from './secret-dialog.tsx';
import css from './developers.module.css';

/** The list of keys. */
export function KeysPage() {
  const { t } = useWords();
  const may = useMay();
  const [isMaking, setMaking] = useState(false);
  const [ending, setEnding] = useState<{ id: string; name: string }>();
  const list = useList('staff.keys', {});
  const revoke = useAct('staff.revoke_key', ['staff.keys']);
  const make = may('staff.create_key') && (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      {t('developers.new_key')}
    </Button>
  );
  return (
    <>
      <PageHead title={t('developers.title')} actions={list.items.length > 0 && make} />
      <DeveloperTabs />
      {list.isLoading && <RowsToCome rows={4} heightPx={64} />}
      {list.problem && <Trouble problem={list.problem} again={list.again} />}
      {!list.isLoading && !list.problem && list.items.length === 0 && (
        <div className={css.around}>
          <Empty title={t('developers.no_keys')} action={make}>
            {t('developers.no_keys_help')}
          </Empty>
        </div>
      )}
      <ul className={css.list}>
        {list.items.map((key) => (
          <KeyRow key={key.id} of={key} onEnd={() => setEnding(key)} />
        ))}
      </ul>
      {list.hasMore && (
        <div className={css.around}>
          <Button variant="default" loading={list.isLoadingMore} onClick={list.more}>
            {t('common.more')}
          </Button>
        </div>
      )}
      {isMaking && <KeyDialog onClose={() => setMaking(false)} />}
      {ending && (
        <ConfirmDialog
          title={t('developers.end_title', { name: ending.name })}
          says={t('developers.end_says')}
          confirm={t('developers.end')}
          isBusy={revoke.isPending}
          problem={revoke.error}
          onConfirm={() => revoke.mutate({ keyId: ending.id }, { onSuccess: () => setEnding(undefined) })}
          onClose={() => setEnding(undefined)}
        />
      )}
    </>
  );
}

/** One key: what it is called, what it may, how long it lasts, and its end. */
function KeyRow({ of: key, onEnd }: { of: ItemOf<'staff.keys'>; onEnd: () => void }) {
  const { t } = useWords();
  const may = useMay();
  return (
    <li>
      <div className={css.main}>
        <p className={css.name}>{key.name}</p>
        <p className={css.scopes}>
          {key.scopes.map((scope) => (
            <code key={scope}>{scope}</code>
          ))}
        </p>
      </div>
      <p className="quiet">
        <code>…{key.hint}</code> · <When at={key.createdAt} />
        {key.expiresAt && (
          <>
            {' '}
            · {t('developers.until')} <When at={key.expiresAt} />
          </>
        )}
      </p>
      {key.revokedAt ? (
        <Mark mood="ended">{t('developers.ended')}</Mark>
      ) : (
        may('staff.revoke_key') && (
          <Button variant="default" size="xs" onClick={onEnd}>
            {t('developers.end')}
          </Button>
        )
      )}
    </li>
  );
}

/** Keys and webhooks are pages beside each other; the description of the interface is a file. */
export function DeveloperTabs() {
  const { t } = useWords();
  const may = useMay();
  const tabs = [
    ...(may('staff.keys', 'read') ? [{ to: '/developers', label: t('developers.keys') } as const] : []),
    ...(may('webhooks.endpoints', 'read') ? [{ to: '/developers/webhooks', label: t('developers.webhooks') } as const] : []),
  ];
  return (
    <div className={css.tabs}>
      <PageTabs label={t('developers.title')} tabs={tabs} />
      <a href="/api/openapi.json" target="_blank" rel="noreferrer">
        {t('developers.openapi')}
      </a>
    </div>
  );
}

const WHOLE = ['orders.*', 'catalog.*', 'pricing.*', 'stock.*', 'parties.*', 'shipping.*', 'payments.*', 'messages.*', 'read:*'];

function KeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const may = useMay();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState<number | string>(365);
  const rights = useAsk('rights.list', {}, { enabled: may('rights.list', 'read') }).data?.items ?? [];
  const create = useAct('staff.create_key', ['staff.keys']);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate({ name: name.trim(), scopes, ...(typeof days === 'number' ? { days } : {}) });
  };
  if (create.data)
    return (
      <SecretDialog
        title={t('developers.new_key')}
        label={t('developers.secret')}
        says={t('developers.secret_says')}
        secret={create.data.secret}
        onClose={onClose}
      />
    );
  return (
    <Dialog onClose={onClose} title={t('developers.new_key')}>
      <form className={css.dialog} onSubmit={finish}>
        <TextInput label={t('developers.name')} required maxLength={120} data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
        <TagsInput
          label={t('developers.scopes')}
          description={t('developers.scopes_help')}
          required
          data={[...WHOLE, ...rights.map((it) => it.name)]}
          limit={20}
          value={scopes}
          onChange={setScopes}
        />
        <NumberInput
          label={t('developers.days')}
          description={t('developers.days_help')}
          min={1}
          max={3650}
          allowDecimal={false}
          value={days}
          onChange={setDays}
        />
        {create.error && <Trouble problem={create.error} />}
        <div className={css.foot}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" loading={create.isPending} disabled={name.trim() === '' || scopes.length === 0}>
            {t('developers.make')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
