import { createHmac } from 'node:crypto';
import type { Lookups } from '../domain/ports/lookups.js';

/** HMAC-SHA-256 under the installation's look-up key, which is not in the database: a stolen table answers no guess. */
export class KeyedLookups implements Lookups {
  constructor(private readonly key: Buffer) {}

  email(email: string): string {
    return this.of('keystead.email.v1', email);
  }

  source(address: string): string {
    return this.of('keystead.source.v1', address);
  }

  private of(domain: string, value: string): string {
    return createHmac('sha256', this.key).update(`${domain}\0${value}`).digest('hex');
  }
}
