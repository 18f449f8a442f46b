// A secret in a window of its own: it is told this once, so that a click beside it does not lose it.
import { Button } from '@mantine/core';
import { Dialog, SecretOnce, useWords } from '../../../ui/index.ts';
import css from './developers.module.css';

/** Shows the secret with a button that copies it, until one says that it is kept. */
export function SecretDialog({ title, label, says, secret, onClose }: { title: string; label: string; says: string; secret: string; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog onClose={onClose} title={title} isKept>
      <div className={css.dialog}>
        <SecretOnce label={label} value={secret} says={says} />
        <div className={css.foot}>
          <Button onClick={onClose}>{t('developers.done')}</Button>
        </div>
      </div>
    </Dialog>
  );
}

/** The same for what signs the messages to an address. */
export function SigningSecretDialog({ title, secret, onClose }: { title: string; secret: string; onClose: () => void }) {
  const { t } = useWords();
  return <SecretDialog title={title} label={t('developers.signing_secret')} says={t('developers.signing_secret_says')} secret={secret} onClose={onClose} />;
}
