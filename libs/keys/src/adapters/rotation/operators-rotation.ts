import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { probe, type Kms } from '@keystead/crypto/src/kms.js';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { PLATFORM_ORGANISATION } from '@keystead/kernel/src/stream-name.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import type { ContextDefinition } from '@keystead/platform/src/context/define-context.js';
import { keyFilesOf } from '@keystead/platform/src/core/key-files.js';
import { CLOCK, CONTEXTS, KMS, PG_POOL } from '@keystead/platform/src/core/tokens.js';
import { rotateKeys, type RotationRecord } from '@keystead/platform/src/operating/rotation/rotate-keys.js';
import { namesOf, surveyKeys, type KeysUnderVersion } from '@keystead/platform/src/operating/rotation/survey-keys.js';
import { wrappedKeysOf } from '@keystead/platform/src/operating/rotation/wrapped-keys-of.js';
import { keyringVersions } from '@keystead/crypto/src/keyring-rewrap.js';
import { PLATFORM_SETTINGS, type PlatformSettings } from '@keystead/platform/src/settings/platform.config.js';
import { rotationBegun, rotationEnded, type KeyInTrouble, type KeyRotation, type KeySurvey, type KeysRotated, type RotateKeys, type RotationEvent } from '../../contract/rotation.js';

const SERVICE = 'keys.rotate-keys';
/** Tenants read that it was done, and not which person of the operator's did it. */
const OPERATOR = 'operator';

/** Everything the installation has wrapped, whichever context keeps it; what is done with it stands in the log first. */
@Injectable()
export class OperatorsRotation implements KeyRotation {
  constructor(
    private readonly writes: WriteModel,
    @Inject(PG_POOL) private readonly pool: Pool,
    @Inject(KMS) private readonly kms: Kms,
    @Inject(CONTEXTS) private readonly contexts: readonly ContextDefinition[],
    @Inject(PLATFORM_SETTINGS) private readonly settings: PlatformSettings,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async survey(): Promise<KeySurvey> {
    const current = await probe(this.kms);
    const sources = wrappedKeysOf(this.contexts);
    const found = await surveyKeys({ db: this.pool, kms: this.kms, writes: this.writes, sources });
    // Whoever asks has opened the keyring.
    const keyring = [...(await keyringVersions(keyFilesOf(this.settings.KEYSTEAD_HOME).keyring))].map(([version, keys]) => ({ about: 'secrets of the keyring', version, keys, shut: null }));
    const versions = [...keyring, ...found.map(({ source, kms, version, keys, shut }) => ({ about: source.about, version: kms === this.kms.name ? version : `${version} of "${kms}"`, keys, shut }))];
    return { kms: this.kms.name, current, versions, affected: () => this.affectedBy(found) };
  }

  async rotate({ by, ...options }: RotateKeys): Promise<KeysRotated> {
    const parts = { pool: this.pool, kms: this.kms, writes: this.writes, sources: wrappedKeysOf(this.contexts), files: keyFilesOf(this.settings.KEYSTEAD_HOME) };
    return rotateKeys(parts, { ...options, record: this.recordOf(by ?? OPERATOR) });
  }

  private async *affectedBy(found: readonly KeysUnderVersion[]): AsyncGenerator<KeyInTrouble> {
    for (const under of found) {
      const { source, version, shut, broken } = under;
      for (const { organisation, id, reason } of broken) yield { about: source.about, organisation, id, version, reason };
      if (shut === null) continue;
      for await (const { organisation, id } of namesOf(this.pool, under)) yield { about: source.about, organisation, id, version, reason: shut };
    }
  }

  private recordOf(by: string): RotationRecord {
    const kms = this.kms.name.split(':', 1)[0]!;
    const correlation = randomUUID();
    const append = async (organisation: string, event: RotationEvent): Promise<void> => {
      const context = serviceContext({ organisation, service: SERVICE, correlation, now: this.clock.now() });
      await this.writes.decide<null, RotationEvent>({ category: 'keys.rotation', id: 'master', initial: null, evolve: () => null, decide: () => [event], command: 'keys.rotate-keys', input: {}, context });
    };
    const named = (organisation: string): string => (organisation === PLATFORM_ORGANISATION ? by : OPERATOR);
    return {
      begun: (organisation, { held, ...fact }) => append(organisation, rotationBegun.create({ by: named(organisation), kms, ...fact, held: [...held] })),
      ended: (organisation, fact) => append(organisation, rotationEnded.create({ by: named(organisation), kms, ...fact })),
    };
  }
}
