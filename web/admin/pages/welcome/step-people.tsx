// The third step: the owner's account, and a first colleague who gets a link.
import { Checkbox, PasswordInput, Select, TextInput } from '@mantine/core';
import { useWords } from '../../../ui/index.ts';
import type { StepProps } from './step-shop.tsx';
import css from './welcome.module.css';

export function PeopleStep({ draft, set, faults, packs }: StepProps) {
  const { t } = useWords();
  return (
    <div className={css.step}>
      <TextInput
        label={t('wizard.your_name')}
        autoComplete="name"
        withAsterisk
        maxLength={120}
        value={draft.ownerName}
        error={faults.get('/owner/name')}
        data-pointer="/owner/name"
        onChange={(event) => set({ ownerName: event.currentTarget.value })}
      />
      <TextInput
        label={t('sign_in.email')}
        description={t('wizard.email_says')}
        type="email"
        autoComplete="username"
        withAsterisk
        maxLength={254}
        value={draft.email}
        error={faults.get('/owner/email')}
        data-pointer="/owner/email"
        onChange={(event) => set({ email: event.currentTarget.value })}
      />
      <PasswordInput
        label={t('sign_in.password')}
        description={t('wizard.password_says')}
        autoComplete="new-password"
        withAsterisk
        maxLength={256}
        value={draft.password}
        error={faults.get('/owner/password')}
        data-pointer="/owner/password"
        onChange={(event) => set({ password: event.currentTarget.value })}
        visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show') }}
      />
      <Checkbox
        label={t('wizard.invite')}
        description={t('wizard.invite_says')}
        checked={draft.invites}
        onChange={(event) => set({ invites: event.currentTarget.checked })}
      />
      {draft.invites && <Colleague draft={draft} set={set} faults={faults} packs={packs} />}
    </div>
  );
}

/** Who is invited, and as what. */
function Colleague({ draft, set, faults, packs }: StepProps) {
  const { t, named } = useWords();
  return (
    <fieldset className={css.group}>
      <legend>{t('wizard.colleague')}</legend>
      <div className={css.pair}>
        <TextInput
          label={t('field.name')}
          maxLength={120}
          value={draft.colleagueName}
          error={faults.get('/colleague/name')}
          data-pointer="/colleague/name"
          onChange={(event) => set({ colleagueName: event.currentTarget.value })}
        />
        <TextInput
          label={t('sign_in.email')}
          type="email"
          maxLength={254}
          value={draft.colleagueEmail}
          error={faults.get('/colleague/email')}
          data-pointer="/colleague/email"
          onChange={(event) => set({ colleagueEmail: event.currentTarget.value })}
        />
      </div>
      <Select
        label={t('wizard.role')}
        data={packs.roles.map((role) => ({ value: role, label: named('role', role) }))}
        value={draft.colleagueRole}
        onChange={(role) => set({ colleagueRole: role ?? draft.colleagueRole })}
        allowDeselect={false}
        error={faults.get('/colleague/role')}
        data-pointer="/colleague/role"
      />
    </fieldset>
  );
}
