// Both providers of mail pass the contract: SMTP against a real server on this machine, and the simulator.
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { Refusal, systemEnv } from '#kernel';
import { mailSmtp, smtpSettingsOf } from '../../src/providers/mail-smtp/index.ts';
import { MailSimulator } from '../../src/providers/mail-simulator/index.ts';
import { type Arrived, type MailSubject, letter, mailContract } from './mail.ts';

type Mailbox = { recipients: string[]; raw: Buffer };
type Box = { server: SMTPServer; mails: Mailbox[]; port: number };

/** An SMTP server: 550 for nobody@, 450 for busy@, 554 to a mail with SPAM in its subject; wants a password where `auth`. */
async function listen(mails: Mailbox[], port: number, auth = false): Promise<Box> {
  const refuse = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });
  const server = new SMTPServer({
    authOptional: !auth,
    disabledCommands: ['STARTTLS', ...(auth ? [] : ['AUTH'])],
    allowInsecureAuth: auth,
    logger: false,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _, done) =>
      username === 'shop' && password === 's3cret:/@' ? done(null, { user: 'shop' }) : done(refuse(535, 'wrong password')),
    onRcptTo: ({ address }, _, done) => {
      if (address.startsWith('nobody@')) return done(refuse(550, '5.1.1 there is no such mailbox'));
      if (address.startsWith('busy@')) return done(refuse(450, '4.2.1 try again later'));
      done();
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks);
        if (raw.includes('SPAM')) return done(refuse(554, '5.6.0 we do not want this'));
        mails.push({ recipients: session.envelope.rcptTo.map((to) => to.address), raw });
        done();
      });
    },
  });
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return { server, mails, port: (server.server.address() as AddressInfo).port };
}

const shut = (box: Box): Promise<void> => new Promise((resolve) => box.server.close(() => resolve()));

async function arrivedOf({ recipients, raw }: Mailbox): Promise<Arrived> {
  const mail = await PostalMime.parse(raw);
  assert.equal(recipients.length, 1);
  return {
    key: mail.messageId!.slice(1, mail.messageId!.lastIndexOf('@')),
    from: { name: mail.from!.name, email: mail.from!.address! },
    to: { name: mail.to![0]!.name, email: recipients[0]! },
    subject: mail.subject!,
    text: mail.text!,
    html: mail.html!,
  };
}

async function smtpSubject(): Promise<MailSubject> {
  let box = await listen([], 0);
  const mail = mailSmtp(smtpSettingsOf(`smtp+plain://127.0.0.1:${box.port}`));
  return {
    mail,
    inbox: () => Promise.all(box.mails.map(arrivedOf)),
    die: () => shut(box),
    revive: async () => void (box = await listen(box.mails, box.port)),
    close: async () => (mail.close(), await shut(box)),
  };
}

async function simulatorSubject(): Promise<MailSubject> {
  const mail = new MailSimulator(systemEnv());
  return {
    mail,
    inbox: async () => mail.inbox.map(({ id: _, language: __, ...seen }) => seen),
    die: async () => mail.behave('dead'),
    revive: async () => mail.behave('well'),
    close: async () => {},
  };
}

mailContract('smtp', smtpSubject);
mailContract('simulator', simulatorSubject);

async function withSmtp(work: (box: Box) => Promise<void>, auth = false): Promise<void> {
  const box = await listen([], 0, auth);
  try {
    await work(box);
  } finally {
    await shut(box);
  }
}

test('smtp: 4xx is a bad moment and throws; 5xx to the mail itself is a "no"', () =>
  withSmtp(async (box) => {
    const mail = mailSmtp(smtpSettingsOf(`smtp+plain://127.0.0.1:${box.port}`));
    try {
      await assert.rejects(mail.send(letter({ to: { name: 'B', email: 'busy@example.com' } }), 'a'), /4\.2\.1 try again later/);
      assert.deepEqual(await mail.send(letter({ subject: 'SPAM' }), 'b'), {
        accepted: false,
        reason: '554 5.6.0 we do not want this',
      });
      assert.deepEqual(await mail.send(letter(), 'c'), { accepted: true, id: '<c@example.com>' });
    } finally {
      mail.close();
    }
  }));

test('smtp: a wrong password is a fault of ours and bounces nobody; the right one is taken out of the address', () =>
  withSmtp(async (box) => {
    const wrong = mailSmtp(smtpSettingsOf(`smtp+plain://shop:guess@127.0.0.1:${box.port}`));
    const right = mailSmtp(smtpSettingsOf(`smtp+plain://shop:s3cret%3A%2F%40@127.0.0.1:${box.port}`));
    try {
      await assert.rejects(wrong.send(letter(), 'a'), /535/);
      assert.equal((await right.send(letter(), 'a')).accepted, true);
      assert.equal(box.mails.length, 1);
    } finally {
      wrong.close();
      right.close();
    }
  }, true));

test('smtp: without encryption nothing is sent unless the settings say so', () =>
  withSmtp(async (box) => {
    const mail = mailSmtp(smtpSettingsOf(`smtp://127.0.0.1:${box.port}`));
    try {
      await assert.rejects(mail.send(letter(), 'a'), /STARTTLS/i);
      assert.equal(box.mails.length, 0);
    } finally {
      mail.close();
    }
  }));

test('smtp: a mail says that a machine wrote it, in which language, as plain text and HTML', () =>
  withSmtp(async (box) => {
    const mail = mailSmtp(smtpSettingsOf(`smtp+plain://127.0.0.1:${box.port}`));
    try {
      await mail.send(letter(), 'a');
      const headers = Object.fromEntries((await PostalMime.parse(box.mails[0]!.raw)).headers.map(({ key, value }) => [key, value]));
      assert.deepEqual(
        [headers['auto-submitted'], headers['content-language'], headers['content-type']?.split(';')[0]],
        ['auto-generated', 'ro', 'multipart/alternative'],
      );
    } finally {
      mail.close();
    }
  }));

test('smtp: settings are read out of one address, and anything else is refused', () => {
  assert.deepEqual(smtpSettingsOf('smtps://a%40b:p@mail.example.com'), {
    host: 'mail.example.com',
    port: 465,
    secure: true,
    plain: false,
    user: 'a@b',
    password: 'p',
  });
  assert.deepEqual(smtpSettingsOf('smtp://mail.example.com'), {
    host: 'mail.example.com',
    port: 587,
    secure: false,
    plain: false,
  });
  for (const bad of ['mail.example.com', 'http://mail.example.com', ''])
    assert.throws(
      () => smtpSettingsOf(bad),
      (error) => error instanceof Refusal && error.code === 'mail.settings',
    );
});

test('simulator: late, doubling, forgetful and refusing are what they say, and a key given twice is complained about', async () => {
  const slept: number[] = [];
  const mail = new MailSimulator({ sleep: async (ms) => void slept.push(ms) });
  mail.behave('late', 30_000);
  assert.deepEqual([await mail.send(letter(), 'a'), slept], [{ accepted: true, id: 'sim-1' }, [30_000]]);
  mail.behave('doubling');
  await mail.send(letter(), 'b');
  mail.behave('refusing');
  assert.equal((await mail.send(letter(), 'c')).accepted, false);
  mail.behave('forgetful');
  await assert.rejects(mail.send(letter(), 'd'), /lost before/);
  mail.behave('well');
  assert.deepEqual(mail.complaints, []);
  assert.deepEqual(await mail.send(letter(), 'd'), { accepted: true, id: 'sim-3' });
  await mail.send(letter({ subject: 'Other' }), 'd');
  assert.deepEqual(
    mail.inbox.map((seen) => seen.key),
    ['a', 'b', 'b', 'd'],
  );
  assert.deepEqual(mail.complaints, ['The key d was given again.', 'The key d was given again with another mail.']);
});
