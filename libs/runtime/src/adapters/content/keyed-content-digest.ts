import { createHmac } from 'node:crypto';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import type { Keyring } from '@keystead/crypto/src/keyring.js';
import type { ContentDigest } from '../../domain/ports.js';

export class KeyedContentDigest implements ContentDigest {
  constructor(private readonly keyring: Pick<Keyring, 'lookupKey'>) {}

  of(value: unknown): string {
    return createHmac('sha256', this.keyring.lookupKey).update(`keystead.content-digest.v1\0${canonicalJson(value)}`).digest('hex');
  }
}
