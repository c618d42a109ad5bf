import { addMasterKeyVersion, nextMasterKeyVersion } from '@keystead/crypto/src/local-kms-file.js';
import { keyringVersions, rewrapKeyring } from '@keystead/crypto/src/keyring-rewrap.js';
import { KmsRefused, UnwrapRefused, probe, type Kms } from '@keystead/crypto/src/kms.js';
import { PrivateFileRefused } from '@keystead/crypto/src/private-file.js';
import type { HeldKeys } from '@keystead/crypto/src/wrapped-keys.js';
import { PLATFORM_ORGANISATION } from '@keystead/kernel/src/stream-name.js';
import type { Pool } from 'pg';
import type { WriteModel } from '../../commands/write-model.js';
import type { KeyFiles } from '../../core/key-files.js';
import { alone, RotationRefused } from './alone.js';
import type { WrappedKeys } from './define-wrapped-keys.js';
import { RewrapStopped, rewrapGroup, type KeyLeft } from './rewrap-keys.js';
import { keysIn } from './survey-keys.js';

export interface RotationParts {
  readonly pool: Pool;
  readonly kms: Kms;
  readonly writes: WriteModel;
  readonly sources: readonly WrappedKeys[];
  readonly files: KeyFiles;
}

export interface HeldUnder {
  readonly what: string;
  readonly version: string;
  readonly keys: number;
}

/** Keeps what happened in the log of whom it concerns: the installation's, and that of each organisation. */
export interface RotationRecord {
  /** Before anything of it is touched. */
  begun(organisation: string, fact: { readonly version: string; readonly newVersion: boolean; readonly held: readonly HeldUnder[] }): Promise<void>;
  ended(organisation: string, fact: { readonly version: string; readonly moved: number; readonly left: number; readonly stopped: string | null }): Promise<void>;
}

export interface RotationOptions {
  /** The local KMS only: make a version first. */
  readonly newVersion: boolean;
  readonly record: RotationRecord;
  /** Told as soon as the version is on the disk: from then on an older copy of the file is not enough. */
  readonly made: (version: string) => void;
  readonly progress: (done: number, all: number) => void;
}

export interface Rotation {
  /** The version that everything lies under now, but for what is left. */
  readonly version: string;
  readonly moved: number;
  readonly left: readonly KeyLeft[];
  /** What the KMS said when it ceased to work; what is behind was not looked at. */
  readonly stopped: string | null;
}

type Group = HeldKeys & { readonly source: WrappedKeys };

/** Rows that a process wrapped at the very moment are met by the next look; it ends even if somebody never ceases. */
const LOOKS = 5;
const WRAPPED_AGAIN = 'after several looks it is under that version once more: a process wraps with it still; look that each has the current master key, then run this again';
export const KEYRING = 'keyring';

/** @throws RotationRefused, PrivateFileRefused, KmsRefused when the KMS does not work at the beginning */
export function rotateKeys(parts: RotationParts, options: RotationOptions): Promise<Rotation> {
  return alone(parts.pool, () => new KeyRotation(parts, options).run());
}

class KeyRotation {
  private version = '';
  private moved = 0;
  private done = 0;
  private all = 0;
  private left: KeyLeft[] = [];
  private stopped: RewrapStopped | null = null;

  constructor(
    private readonly parts: RotationParts,
    private readonly options: RotationOptions,
  ) {}

  async run(): Promise<Rotation> {
    const { kms, files } = this.parts;
    const { newVersion, record } = this.options;
    if (newVersion && kms.name !== 'local') throw new RotationRefused('Google Cloud KMS makes its versions itself: run `gcloud kms keys versions create --primary` for the key, then this without --new-version.');
    const current = await probe(kms);
    this.version = newVersion ? await nextMasterKeyVersion(files.masterKey) : current;
    const groups = await this.groups();
    const secrets = [...(await keyringVersions(files.keyring))].filter(([version]) => version !== this.version);
    const held = [...secrets.map(([version, keys]) => ({ what: KEYRING, version, keys })), ...summed(groups)];
    this.all = held.reduce((sum, { keys }) => sum + keys, 0);
    if (this.all === 0) return this.report();
    await record.begun(PLATFORM_ORGANISATION, { version: this.version, newVersion, held });
    if (newVersion) await this.makeVersion();
    if (secrets.length > 0) await this.moveKeyring(secrets[0]![0]);
    let next = groups;
    for (let look = 0; look < LOOKS && next.length > 0 && this.stopped === null; look += 1) {
      await this.moveAll(next);
      next = (await this.groups()).filter((group) => group.keys > this.leftOf(group).length);
    }
    if (this.stopped === null) await this.leave(next);
    await record.ended(PLATFORM_ORGANISATION, this.fact(this.moved, this.left));
    return this.report();
  }

  private report(): Rotation {
    return { version: this.version, moved: this.moved, left: this.left, stopped: this.stopped?.message ?? null };
  }

  private fact(moved: number, left: readonly KeyLeft[]): Parameters<RotationRecord['ended']>[1] {
    return { version: this.version, moved, left: left.length, stopped: this.stopped?.fault ?? null };
  }

  private async makeVersion(): Promise<void> {
    try {
      await addMasterKeyVersion(this.parts.files.masterKey, this.version);
    } catch (error) {
      await this.options.record.ended(PLATFORM_ORGANISATION, { ...this.fact(0, []), stopped: 'version-not-made' });
      throw error;
    }
    this.options.made(this.version);
    if ((await probe(this.parts.kms)) !== this.version) throw new RotationRefused(`The master key file holds version ${this.version} and the KMS does not wrap with it; look at the file and run this again without --new-version.`);
  }

  private async moveKeyring(from: string): Promise<void> {
    const { kms, files } = this.parts;
    try {
      const moved = await rewrapKeyring({ file: files.keyring, kms, version: this.version });
      this.moved += moved;
      this.tell(moved);
    } catch (error) {
      if (!(error instanceof PrivateFileRefused || error instanceof UnwrapRefused || error instanceof KmsRefused)) throw error;
      this.left.push({ source: KEYRING, about: 'the keyring', organisation: PLATFORM_ORGANISATION, id: 'keyring.json', kms: kms.name, version: from, reason: error.message });
      if (!(error instanceof KmsRefused)) return;
      await probe(kms).catch((why: unknown) => {
        if (!(why instanceof KmsRefused)) throw why;
        this.stopped = new RewrapStopped(why.fault, why.message);
      });
    }
  }

  /** Organisation by organisation, so that each reads in its own log what was done with its keys. */
  private async moveAll(groups: readonly Group[]): Promise<void> {
    for (const [organisation, own] of Map.groupBy(groups, (group) => group.organisation)) {
      // What belongs to the installation is said for the whole of it.
      const record = organisation === PLATFORM_ORGANISATION ? null : this.options.record;
      await record?.begun(organisation, { version: this.version, newVersion: false, held: summed(own) });
      let moved = 0;
      const left: KeyLeft[] = [];
      for (const group of own) {
        if (this.stopped !== null) break;
        this.left = this.left.filter((key) => !this.leftOf(group).includes(key));
        const outcome = await rewrapGroup({ ...this.parts, db: this.parts.pool, version: this.version }, group.source, group, () => this.tell(1));
        moved += outcome.moved;
        left.push(...outcome.left);
        this.stopped = outcome.stopped;
      }
      this.moved += moved;
      this.left.push(...left);
      await record?.ended(organisation, this.fact(moved, left));
      if (this.stopped !== null) return;
    }
  }

  /** After the last look something is there again: it is named, for its version is still needed. */
  private async leave(groups: readonly Group[]): Promise<void> {
    for (const [organisation, own] of Map.groupBy(groups, (group) => group.organisation)) {
      for (const group of own) {
        const known = new Set(this.leftOf(group).map(({ id }) => id));
        const { source, kms, version } = group;
        for await (const { id } of keysIn(this.parts.pool, source, group)) if (!known.has(id)) this.left.push({ source: source.name, about: source.about, organisation, id, kms, version, reason: WRAPPED_AGAIN });
      }
      if (organisation === PLATFORM_ORGANISATION) continue;
      await this.options.record.ended(organisation, this.fact(0, this.left.filter((key) => key.organisation === organisation)));
    }
  }

  private leftOf({ organisation, kms, version, source }: Group): KeyLeft[] {
    return this.left.filter((key) => key.organisation === organisation && key.kms === kms && key.version === version && key.source === source.name);
  }

  /** What does not lie under the version, by organisation. */
  private async groups(): Promise<Group[]> {
    const groups: Group[] = [];
    for (const source of this.parts.sources) groups.push(...(await source.held(this.parts.pool)).filter(({ kms, version }) => kms !== this.parts.kms.name || version !== this.version).map((group) => ({ ...group, source })));
    return groups.toSorted((a, b) => (a.organisation < b.organisation ? -1 : Number(a.organisation > b.organisation)));
  }

  private tell(keys: number): void {
    this.done += keys;
    this.options.progress(this.done, Math.max(this.all, this.done));
  }
}

function summed(groups: readonly Group[]): HeldUnder[] {
  return [...Map.groupBy(groups, ({ source, version }) => `${source.name} ${version}`).values()].map((same) => ({ what: same[0]!.source.name, version: same[0]!.version, keys: same.reduce((sum, { keys }) => sum + keys, 0) }));
}
