// Joining a shop: whoever holds the link chooses a password and is in.
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { type Answer, Problem, act, get } from '../../../api/index.ts';
import { Empty, RowsToCome, Trouble, useLanguage, useWords } from '../../../ui/index.ts';
import { OpenPage } from '../welcome/frame.tsx';
import { type ShopKey, inShop, useEnter } from '../welcome/shops.ts';
import css from '../sign-in.module.css';

type Guest = NonNullable<Answer<'staff.invitation'>['invitation']>;
type Found = { guest: Guest; shop: string | null; key: ShopKey | undefined };

/** Whose invitation it is: the link does not say in which of two shops, so both are asked. */
async function find(token: string): Promise<Found | null> {
  const { isOnly, doors } = await get('setup.state', {});
  for (const door of doors.filter((it) => it.exists).reverse()) {
    const key = isOnly ? undefined : door.key;
    const { invitation } = await get('staff.invitation', { token }, undefined, key ? inShop(key) : {});
    if (invitation) return { guest: invitation, shop: door.name, key };
  }
  return null;
}

export function InvitationPage() {
  const { t } = useWords();
  const [token] = useState(() => location.hash.slice(1));
  const found = useQuery<Found | null, Problem>({ queryKey: ['invitation', token], queryFn: () => find(token), enabled: token !== '', staleTime: Infinity });
  return (
    <OpenPage title={t('invitation.title')} isNarrow>
      {found.error && <Trouble problem={found.error} again={() => void found.refetch()} />}
      {found.isLoading && <RowsToCome rows={4} />}
      {(token === '' || found.data === null) && (
        <Empty title={t('invitation.gone')} action={<Link to="/sign-in">{t('sign_in.title')}</Link>}>
          {t('invitation.gone_says')}
        </Empty>
      )}
      {found.data && <Join found={found.data} token={token} />}
    </OpenPage>
  );
}

function Join({ found, token }: { found: Found; token: string }) {
  const { t } = useWords();
  const { guest, shop, key } = found;
  const { language } = useLanguage();
  const enter = useEnter();
  const [name, setName] = useState(guest.name);
  const [password, setPassword] = useState('');
  const accept = useMutation<unknown, Problem>({
    mutationFn: () => act('staff.accept_invitation', { token, password, name: name.trim() || guest.name, language }, { headers: key ? inShop(key) : {} }),
    onSuccess: () => enter(key),
  });
  const fault = accept.error?.faults.find((it) => it.pointer === '/password')?.message;
  const finish = (event: FormEvent): void => {
    event.preventDefault();
    accept.mutate();
  };
  return (
    <form className={css.form} onSubmit={finish}>
      <h1>{t('invitation.heading', { shop: shop ?? 'Kontor' })}</h1>
      <p className="quiet">{t('invitation.says', { email: guest.email })}</p>
      <input type="email" name="email" autoComplete="username" value={guest.email} readOnly hidden />
      <TextInput label={t('wizard.your_name')} autoComplete="name" maxLength={120} value={name} onChange={(event) => setName(event.currentTarget.value)} />
      <PasswordInput
        label={t('sign_in.password')}
        description={t('wizard.password_says')}
        autoComplete="new-password"
        required
        withAsterisk={false}
        maxLength={256}
        value={password}
        error={fault}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show') }}
      />
      {accept.error && fault === undefined && <Trouble problem={accept.error} />}
      <Button type="submit" size="md" loading={accept.isPending} disabled={password === ''}>
        {t('invitation.join')}
      </Button>
    </form>
  );
}
