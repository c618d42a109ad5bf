import { createHash } from 'node:crypto';
import type { CommandContext } from '@keystead/kernel/src/command-context.js';
import { encodeId } from '@keystead/kernel/src/ids.js';
import { PLATFORM_ORGANISATION, streamName } from '@keystead/kernel/src/stream-name.js';
import type { IdSource } from '@keystead/platform/src/commands/id-source.js';
import type { WriteModel } from '@keystead/platform/src/commands/write-model.js';
import { MAX_BUNDLE_BYTES, type Manifest } from '../contract/manifest.js';
import { evolveApp, noApp, publishVersion, versionsOf } from '../domain/app.js';
import { checkManifest, type LimitCeiling } from '../contract/check-manifest.js';
import { claimListing, evolveListing, unclaimed } from '../domain/listing.js';
import type { BundleStore, Published, Publishing, SchemaCompiler } from '../domain/ports.js';
import { marketplaceRefusals } from '../domain/refusals.js';
import { consentText } from '../domain/terms.js';

const SERVICE = 'marketplace.publishing';

/**
 * Checks, stores the program, claims the slug, appends the version: in this order, so that a fact never names a program that is not
 * there, and what a crash leaves behind is found and finished by the next attempt.
 */
export class Publisher implements Publishing {
  constructor(
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
    private readonly bundles: BundleStore,
    private readonly schemas: SchemaCompiler,
    private readonly ceiling: LimitCeiling,
  ) {}

  async publish({ manifest, code }: { manifest: Manifest; code: string }, developerId: string, context: CommandContext): Promise<Published> {
    this.check(manifest, code);
    const { digest: bundleDigest, bytes: bundleBytes } = await this.bundles.put(code);
    const appId = appIdOf(manifest.slug);
    await this.claim(appId, manifest.slug, context);
    const versionId = this.ids.next('ver', context);
    const permissionsDigest = sha256(consentText(manifest));
    const written = await this.writes.decide({
      category: 'marketplace.app',
      id: appId,
      initial: noApp,
      evolve: evolveApp,
      decide: (state) => publishVersion({ appId, versionId, developerId, manifest, bundleDigest, bundleBytes, permissionsDigest }, state),
      command: 'marketplace.publish-version',
      input: { manifest, bundleDigest },
      context,
    });
    return { appId, versionId, version: manifest.version, digest: bundleDigest, position: written.position };
  }

  async newestOf(organisation: string, slug: string): Promise<{ appId: string; version: string } | null> {
    const appId = appIdOf(slug);
    const { state } = await this.writes.load(streamName({ context: 'marketplace', kind: 'app', organisation, id: appId }), noApp, evolveApp);
    const newest = versionsOf(state).at(-1);
    return newest === undefined ? null : { appId, version: newest.version };
  }

  private check(manifest: Manifest, code: string): void {
    const faults = checkManifest(manifest, this.ceiling);
    if (faults.length === 0) {
      for (const part of ['input', 'output'] as const) {
        const fault = this.schemas.faultOf(manifest[part]);
        if (fault !== null) faults.push(`${part}: ${fault}.`);
      }
    }
    if (faults.length > 0) throw marketplaceRefusals.refuse('marketplace.manifest-refused', faults.join(' ').slice(0, 2_000));
    if (!code.isWellFormed()) throw marketplaceRefusals.refuse('marketplace.bundle-refused', 'The program is not well-formed Unicode text.');
    const bytes = Buffer.byteLength(code, 'utf8');
    if (bytes > MAX_BUNDLE_BYTES) throw marketplaceRefusals.refuse('marketplace.bundle-refused', `The program has ${bytes} bytes; at most ${MAX_BUNDLE_BYTES} are taken.`);
    if (code.trim() === '') throw marketplaceRefusals.refuse('marketplace.bundle-refused', 'The program is empty.');
  }

  /** In the platform's log and in the platform's name: no tenant's people appear in it. Without a key, for the claim repeats itself harmlessly. */
  private async claim(appId: string, slug: string, context: CommandContext): Promise<void> {
    await this.writes.decide({
      category: 'marketplace.listing',
      id: appId,
      organisation: PLATFORM_ORGANISATION,
      initial: unclaimed,
      evolve: evolveListing,
      decide: (state) => claimListing({ appId, slug, publisher: context.organisation }, state),
      command: 'marketplace.claim-listing',
      input: { slug },
      context: { ...context, organisation: PLATFORM_ORGANISATION, actor: { kind: 'service', id: SERVICE, via: 'system' }, behalf: null, idempotencyKey: null },
    });
  }
}

/** An app's id is made from its slug, and from nothing secret: the same slug is the same app for ever, whoever restores which backup. */
function appIdOf(slug: string): string {
  return encodeId('app', createHash('sha256').update(`keystead.app.v1\0${slug}`).digest().subarray(0, 16));
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
