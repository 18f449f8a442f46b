// Which mail system the shop has: its own server, a simulated one, or none, which is said with every mail that cannot go out.
import type { MailPort } from '#modules/messages';
import { MailSimulator } from '../providers/mail-simulator/index.ts';
import { mailSmtp, smtpSettingsOf } from '../providers/mail-smtp/index.ts';
import type { Surroundings } from './shop.ts';

const none: MailPort = { send: async () => ({ accepted: false, reason: 'No mail server is configured (KONTOR_SMTP).' }) };

/** What implements the port `mail`. */
export function mailPort({ env, config }: Pick<Surroundings, 'env' | 'config'>): MailPort {
  if (config.smtp !== undefined) return mailSmtp(smtpSettingsOf(config.smtp));
  return config.simulate ? new MailSimulator(env) : none;
}
