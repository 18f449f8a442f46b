// A mail system that lives in memory: for tests, the demonstration shop and rehearsals of bad days.
import type { Env } from '#kernel';
import type { Letter, MailAnswer, MailPort } from '#modules/messages';

/**
 * How it behaves from now on: well; late (takes the mail, answers after `lateMs`); doubling (delivers twice); forgetful
 * (takes the mail, then loses the connection before it answers); refusing (refuses every address); dead (does not answer).
 */
export type MailBehaviour = 'well' | 'late' | 'doubling' | 'forgetful' | 'refusing' | 'dead';

/** A mail as it lies in the addressee's inbox. */
export type Received = Letter & { key: string; id: string };

const INBOX_LIMIT = 1_000;

/** Keeps its own book of what it took, at most once for each key, and complains about what it is given twice. */
export class MailSimulator implements MailPort {
  /** What has arrived, in order; the oldest are forgotten past a limit. */
  readonly inbox: Received[] = [];
  /** What a mail provider would write to its customer about: keys given twice, and one key with two different mails. */
  readonly complaints: string[] = [];
  private readonly taken = new Map<string, { id: string; letter: string }>();
  private readonly env: Pick<Env, 'sleep'>;
  private behaviour: MailBehaviour = 'well';
  private lateMs = 0;
  private count = 0;

  constructor(env: Pick<Env, 'sleep'>) {
    this.env = env;
  }

  /** Changes how it behaves, until it is changed again. */
  behave(behaviour: MailBehaviour, lateMs = 0): void {
    this.behaviour = behaviour;
    this.lateMs = lateMs;
  }

  async send(letter: Letter, key: string): Promise<MailAnswer> {
    if (this.behaviour === 'dead') throw new Error('The mail system does not answer.');
    if (this.behaviour === 'refusing' || isNobody(letter.to.email))
      return { accepted: false, reason: `550 5.1.1 <${letter.to.email}>: there is no such mailbox` };
    const id = this.take(letter, key);
    if (this.behaviour === 'late') await this.env.sleep(this.lateMs);
    if (this.behaviour === 'forgetful') throw new Error('The connection was lost before the mail system answered.');
    return { accepted: true, id };
  }

  /** Delivers a mail that it has not seen; one that it has seen is answered as before. */
  private take(letter: Letter, key: string): string {
    const before = this.taken.get(key);
    const text = JSON.stringify(letter);
    if (before) {
      this.complaints.push(before.letter === text ? `The key ${key} was given again.` : `The key ${key} was given again with another mail.`);
      return before.id;
    }
    const id = `sim-${++this.count}`;
    this.taken.set(key, { id, letter: text });
    for (let copies = this.behaviour === 'doubling' ? 2 : 1; copies > 0; copies--) this.inbox.push({ ...letter, key, id });
    if (this.inbox.length > INBOX_LIMIT) this.inbox.splice(0, this.inbox.length - INBOX_LIMIT);
    if (this.taken.size > INBOX_LIMIT) this.taken.delete(this.taken.keys().next().value!);
    return id;
  }
}

/** Addresses that nobody has: those of `nobody@` and of the domain that never is (RFC 2606), and what is no address at all. */
function isNobody(email: string): boolean {
  return !/^[^\s@]+@[^\s@]+$/.test(email) || /^nobody@|\.invalid$/i.test(email);
}
