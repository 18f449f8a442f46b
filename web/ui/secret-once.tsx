// A secret that is shown this once: selectable, with a button that copies it.
import { Button, TextInput } from '@mantine/core';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import css from './secret-once.module.css';
import { useWords } from './words.tsx';

/** The secret with its button; `says` tells what to do with it. */
export function SecretOnce({ label, value, says }: { label: string; value: string; says: string }) {
  const { t } = useWords();
  const [isCopied, setCopied] = useState(false);
  const copy = (): void => void navigator.clipboard.writeText(value).then(() => setCopied(true));
  return (
    <div className={css.secret}>
      <TextInput className={css.text} label={label} description={says} readOnly value={value} onFocus={(event) => event.currentTarget.select()} />
      <Button variant="default" leftSection={isCopied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />} onClick={copy}>
        {t(isCopied ? 'common.copied' : 'common.copy')}
      </Button>
    </div>
  );
}
