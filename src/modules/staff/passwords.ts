// Hashing and checking passwords with argon2id, in the same time whether or not there is an account.
import { hash, verify } from '@node-rs/argon2';
import { plainPassword } from './rules.ts';

/** The hash of 256 random bits that nobody knows: what is checked when there is no account, so that both take equally long. */
const NOBODY = '$argon2id$v=19$m=19456,t=2,p=1$ILaCGIvAJGo31Ahklhf6VA$scZX/tQ7fBPIM3DdjIclBPeLT6eYaHn2fS+DmK0V/bM';

/** The argon2id hash (RFC 9106) with 19 MiB and two passes, as OWASP recommends for a server that shares its memory. */
export const hashPassword = (password: string): Promise<string> => hash(plainPassword(password), { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

/** Whether the password belongs to the hash; without a hash it works as long and says no. */
export async function passwordFits(passwordHash: string | undefined, password: string): Promise<boolean> {
  const fits = await verify(passwordHash ?? NOBODY, plainPassword(password));
  return passwordHash !== undefined && fits;
}
