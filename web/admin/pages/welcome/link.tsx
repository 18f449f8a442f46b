// An invitation's link in the inviter's hand: it is shown once.
import { Button, TextInput } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useWords } from '../../../ui/index.ts';
import css from './welcome.module.css';

/** Shows the link with a button that copies it. */
export function LinkToGive({ name, token, mailed }: { name: string; token: string; mailed: boolean }) {
  const { t } = useWords();
  const [isCopied, setCopied] = useState(false);
  const link = `${location.origin}/invitation#${token}`;
  const copy = (): void => void navigator.clipboard.writeText(link).then(() => setCopied(true));
  return (
    <section className={css.link}>
      <TextInput
        label={t('invitation.link_of', { name })}
        description={mailed ? t('invitation.link_mailed') : t('invitation.link_says')}
        value={link}
        readOnly
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button variant="default" leftSection={isCopied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />} onClick={copy}>
        {isCopied ? t('invitation.copied') : t('invitation.copy')}
      </Button>
    </section>
  );
}
