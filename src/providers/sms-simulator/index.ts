// A gateway of short messages that lives in memory: for tests, the demonstration shop and rehearsals of bad days.
import type { ShortMessage, SmsAnswer, SmsPort } from '#modules/messages';

/** How it behaves from now on: well; refusing (refuses every number); dead (does not answer). */
export type SmsBehaviour = 'well' | 'refusing' | 'dead';

/** A message as it lies on the phone. */
export type Rung = ShortMessage & { key: string; id: string };

const PHONE_LIMIT = 1_000;

/** Keeps its own book of what it took, at most once for each key, and complains about what it is given twice. */
export class SmsSimulator implements SmsPort {
  /** What has arrived, in order; the oldest are forgotten past a limit. */
  readonly phones: Rung[] = [];
  readonly complaints: string[] = [];
  private readonly taken = new Map<string, Rung>();
  private behaviour: SmsBehaviour = 'well';
  private count = 0;

  /** Changes how it behaves, until it is changed again. */
  behave(behaviour: SmsBehaviour): void {
    this.behaviour = behaviour;
  }

  async send(message: ShortMessage, key: string): Promise<SmsAnswer> {
    if (this.behaviour === 'dead') throw new Error('The gateway of short messages does not answer.');
    if (this.behaviour === 'refusing' || isNobody(message.to)) return { accepted: false, reason: `21211: ${message.to} is not a phone number` };
    const before = this.taken.get(key);
    if (before) {
      const isSame = before.to === message.to && before.text === message.text;
      this.complaints.push(isSame ? `The key ${key} was given again.` : `The key ${key} was given again with another message.`);
      return { accepted: true, id: before.id };
    }
    const rung = { ...message, key, id: `sms-${++this.count}` };
    this.taken.set(key, rung);
    this.phones.push(rung);
    if (this.phones.length > PHONE_LIMIT) this.phones.shift();
    if (this.taken.size > PHONE_LIMIT) this.taken.delete(this.taken.keys().next().value!);
    return { accepted: true, id: rung.id };
  }
}

/** Numbers that nobody has: what is not E.164, and those that end with seven zeros. */
const isNobody = (phone: string): boolean => !/^\+[1-9]\d{6,14}$/.test(phone) || phone.endsWith('0000000');
