import { Inject, Injectable } from '@nestjs/common';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { wipe } from '@keystead/crypto/src/secrets.js';
import { KeyAccessLog } from './key-access-log.js';
import { evolveKey, noKey, type KeyState } from '../domain/key.js';
import { SECRET_STORE, type SecretStore } from '../domain/ports.js';
import { RevocationBell } from '../domain/revocation-bell.js';
import { keysRefusals } from '../domain/refusals.js';
import type { KeyInfo, KeyUse, KeyVault, OpenedKey } from '../contract/vault.js';

type ActiveKey = Extract<KeyState, { kind: 'active' }>;

/** The only way to a plain secret: event first, then the envelope, and the buffer is overwritten when the call is over. */
@Injectable()
export class Vault implements KeyVault {
  constructor(
    private readonly accesses: KeyAccessLog,
    private readonly writes: WriteModel,
    private readonly bell: RevocationBell,
    @Inject(SECRET_STORE) private readonly secrets: SecretStore,
  ) {}

  async open(use: KeyUse): Promise<OpenedKey> {
    const revoked = this.bell.listen(use.organisation, use.keyId);
    try {
      const { state, eventId, denied } = await this.accesses.record(use);
      if (denied !== null) throw keysRefusals.refuse(denied.code, denied.reason);
      const key = state as ActiveKey;
      const secret = await this.secrets.open({ organisation: use.organisation, keyId: use.keyId, ownerId: key.ownerId, revision: key.revision, provider: key.provider, destination: key.destination });
      const close = (): void => {
        wipe(secret);
        revoked.stop();
      };
      return { info: infoOf(use.keyId, key), secret, eventId, revoked: revoked.signal, close };
    } catch (error) {
      revoked.stop();
      throw error;
    }
  }

  async keysOf(organisation: string, memberId: string): Promise<readonly KeyInfo[]> {
    const ids = await this.secrets.idsOf(organisation, memberId);
    const states = await Promise.all(ids.map(async (id) => ({ id, ...(await this.writes.load(streamName({ context: 'keys', kind: 'key', organisation, id }), noKey, evolveKey)) })));
    return states.flatMap(({ id, state }) => (state.kind === 'active' ? [infoOf(id, state)] : []));
  }

  async isKnown(organisation: string, keyId: string): Promise<boolean> {
    const { state } = await this.writes.load(streamName({ context: 'keys', kind: 'key', organisation, id: keyId }), noKey, evolveKey);
    return state.kind !== 'absent';
  }
}

function infoOf(id: string, key: ActiveKey): KeyInfo {
  const { name, ownerId, provider, destination, restrictions } = key;
  return { id, name, ownerId, provider, destination, restrictions };
}
