// Asks a colleague to join: name, address, roles; then shows the link that was mailed, to be handed over by another way.
import { Button, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Dialog, LANGUAGES, OWN_NAMES, SecretOnce, Trouble, useAct, useFaults, useWords } from '../../../ui/index.ts';
import { RoleChoice } from './account-panel.tsx';
import css from './staff.module.css';

/** The dialog; it closes only when the person has seen the link. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const { t, language: mine } = useWords();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [language, setLanguage] = useState<string>(mine);
  const [roles, setRoles] = useState<string[]>([]);
  const invite = useAct('staff.invite', ['staff.invitations']);
  const faults = useFaults(invite.error);
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    const known = LANGUAGES.find((it) => it === language) ?? 'en';
    invite.mutate({ name: name.trim(), email: email.trim(), roles, language: known, address: location.origin });
  };
  const { data } = invite;
  return (
    <Dialog onClose={onClose} title={t('staff.invite')}>
      {data ? (
        <div className={css.dialog}>
          <p>{t(data.mailed ? 'staff.invited_by_mail' : 'staff.invited_by_hand', { email })}</p>
          <SecretOnce label={t('staff.link')} value={`${location.origin}/invitation#${data.token}`} says={t('staff.link_says')} />
          <div className={css.foot}>
            <Button onClick={onClose}>{t('staff.done')}</Button>
          </div>
        </div>
      ) : (
        <form className={css.dialog} onSubmit={finish}>
          <TextInput label={t('staff.name')} required maxLength={120} data-autofocus value={name} onChange={(event) => setName(event.currentTarget.value)} />
          <TextInput
            label={t('staff.email')}
            type="email"
            required
            maxLength={254}
            error={faults.get('/email')}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Select
            label={t('staff.language')}
            data={LANGUAGES.map((value) => ({ value, label: OWN_NAMES[value] }))}
            allowDeselect={false}
            value={language}
            onChange={(value) => setLanguage(value ?? 'en')}
          />
          <RoleChoice value={roles} onChange={setRoles} />
          {invite.error && <Trouble problem={invite.error} />}
          <div className={css.foot}>
            <Button variant="default" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button type="submit" loading={invite.isPending} disabled={roles.length === 0 || name.trim() === '' || email.trim() === ''}>
              {t('staff.send_invitation')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
