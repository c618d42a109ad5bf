import { hash, verify } from '@node-rs/argon2';
import type { Passwords } from '../domain/ports/passwords.js';

/** Argon2id (the library's default) with the parameters of the OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export class Argon2Passwords implements Passwords {
  private nobody: Promise<string> | null = null;

  hash(password: string): Promise<string> {
    return hash(password, PARAMETERS);
  }

  async verify(known: string | null, password: string): Promise<boolean> {
    // With the same parameters, so that an address without an account takes as long as one with.
    const compared = known ?? (await (this.nobody ??= this.hash('nobody has this password')));
    const right = await verify(compared, password).catch(() => false);
    return right && known !== null;
  }
}
