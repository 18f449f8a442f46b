// Gives mails to an SMTP server and tells a refusal for good from a bad moment.
import type { Transporter } from 'nodemailer';
import { Refusal } from '#kernel';
import type { Letter, MailAnswer, MailPort } from '#modules/messages';

/**
 * How to reach the server. `secure`: TLS from the first byte (port 465); else STARTTLS, unless `plain` allows none
 * (a server on this machine).
 */
export type SmtpSettings = {
  host: string;
  port: number;
  secure: boolean;
  plain: boolean;
  user?: string;
  password?: string;
};

export type MailSmtp = MailPort & { close(): void };

const CONNECTIONS = 4;
const CONNECT_MS = 10_000;
/** Below the port's own limit of 20 s, so that a server that stalls is reported by name. */
const SILENCE_MS = 15_000;

/**
 * Settings out of `smtps://user:password@host:465`, `smtp://user:password@host:587` (STARTTLS) or `smtp+plain://127.0.0.1:25`
 * (no encryption). Refuses any other text with `mail.settings`.
 */
export function smtpSettingsOf(text: string): SmtpSettings {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['smtp:', 'smtps:', 'smtp+plain:'].includes(url.protocol) || url.hostname === '') {
    throw new Refusal(
      'mail.settings',
      {},
      {
        status: 422,
        message: 'Mail is configured as smtps://user:password@host:465, smtp://user:password@host:587 or smtp+plain://host:25.',
      },
    );
  }
  const secure = url.protocol === 'smtps:';
  const plain = url.protocol === 'smtp+plain:';
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (secure ? 465 : plain ? 25 : 587),
    secure,
    plain,
    ...(url.username ? { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) } : {}),
  };
}

/** The port `mail` over SMTP with a few connections that are kept open; `close` ends them. */
export function mailSmtp(settings: SmtpSettings): MailSmtp {
  let opening: Promise<Transporter> | undefined;
  return {
    async send(letter, key) {
      const messageId = `<${key}@${letter.from.email.slice(letter.from.email.lastIndexOf('@') + 1)}>`;
      const transport = await (opening ??= open(settings));
      try {
        await transport.sendMail(mailOf(letter, messageId));
        return { accepted: true, id: messageId };
      } catch (error) {
        return refusal(error as SmtpError);
      }
    },
    close: () => void opening?.then((transport) => transport.close()),
  };
}

/** The package is loaded with the first letter: most starts send none through it. */
async function open(settings: SmtpSettings): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    pool: true,
    host: settings.host,
    port: settings.port,
    secure: settings.secure,
    requireTLS: !settings.secure && !settings.plain,
    ignoreTLS: settings.plain,
    ...(settings.user === undefined ? {} : { auth: { user: settings.user, pass: settings.password ?? '' } }),
    maxConnections: CONNECTIONS,
    maxRequeues: 0,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

function mailOf({ from, to, subject, text, html, language }: Letter, messageId: string) {
  return {
    from: { name: from.name, address: from.email },
    to: { name: to.name, address: to.email },
    subject,
    text,
    html,
    messageId,
    // RFC 3834: keeps holiday notes from being answered to a machine.
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': language },
  };
}

type SmtpError = Error & { code?: string; command?: string; responseCode?: number; response?: string };

/** The server's "no" to this address or this mail (RFC 5321, 4.2.1: 5yz is for good); throws what is only broken. */
function refusal(error: SmtpError): MailAnswer {
  const { code, command, responseCode = 0, response, message } = error;
  const isForGood = responseCode >= 500 && responseCode < 600 && responseCode !== 530 && (command === 'RCPT TO' || command === 'DATA');
  const isNoAddress = code === 'EENVELOPE' && command === 'API' && /recipient/i.test(message);
  if (isForGood || isNoAddress) return { accepted: false, reason: response ?? message };
  throw error;
}
