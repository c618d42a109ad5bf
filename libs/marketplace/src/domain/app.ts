import { never } from '@keystead/kernel/src/decider.js';
import { appSubmitted, versionPublished, versionRolledBack, type AppEvent } from '../contract/events.js';
import type { Manifest } from '../contract/manifest.js';
import { marketplaceRefusals } from './refusals.js';
import { compareVersions } from './version.js';

export interface PublishedVersion {
  readonly versionId: string;
  readonly version: string;
  readonly manifest: Manifest;
  readonly bundleDigest: string;
  readonly permissionsDigest: string;
  readonly withdrawn: boolean;
}

/** An app with every version that was ever published, oldest first. */
export type AppState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'submitted' }
  | { readonly kind: 'published'; readonly versions: readonly PublishedVersion[]; readonly current: string };

export const noApp: AppState = { kind: 'absent' };

export function evolveApp(state: AppState, event: AppEvent): AppState {
  switch (event.name) {
    case 'marketplace.app-submitted@1':
      return { kind: 'submitted' };
    case 'marketplace.version-published@1': {
      const { versionId, version, manifest, bundleDigest, permissionsDigest } = event.data;
      return { kind: 'published', versions: [...versionsOf(state), { versionId, version, manifest, bundleDigest, permissionsDigest, withdrawn: false }], current: version };
    }
    case 'marketplace.version-rolled-back@1': {
      const { withdrawn, current } = event.data;
      return { kind: 'published', versions: versionsOf(state).map((one) => (withdrawn.includes(one.version) ? { ...one, withdrawn: true } : one)), current };
    }
    default:
      return never(event);
  }
}

export function versionsOf(state: AppState): readonly PublishedVersion[] {
  return state.kind === 'published' ? state.versions : [];
}

export function currentOf(state: AppState): PublishedVersion | null {
  return state.kind === 'published' ? (state.versions.find((one) => one.version === state.current) ?? null) : null;
}

export interface PublishVersion {
  readonly appId: string;
  readonly versionId: string;
  readonly developerId: string;
  readonly manifest: Manifest;
  readonly bundleDigest: string;
  readonly bundleBytes: number;
  readonly permissionsDigest: string;
}

export function publishVersion(command: PublishVersion, state: AppState): AppEvent[] {
  const { appId, developerId, manifest } = command;
  const { version, slug, name } = manifest;
  const newest = versionsOf(state).at(-1)?.version;
  if (newest !== undefined && compareVersions(version, newest) <= 0) {
    const why = version === newest ? `${version} is published already, with other content` : `${version} is not higher than ${newest}, the newest version ever published`;
    throw marketplaceRefusals.refuse('marketplace.version-not-higher', `${why}. Raise "version" in keystead.json.`);
  }
  const published = versionPublished.create({ ...command, version });
  return state.kind === 'absent' ? [appSubmitted.create({ appId, developerId, slug, name }), published] : [published];
}

export interface RollBack {
  readonly appId: string;
  readonly developerId: string;
  readonly toVersion: string;
  readonly reason: string;
}

/** Withdraws every version above `toVersion`, which becomes the current one. What was withdrawn never comes back: publish a higher version. */
export function rollBack({ appId, developerId, toVersion, reason }: RollBack, state: AppState): AppEvent[] {
  if (state.kind !== 'published') throw marketplaceRefusals.refuse('marketplace.app-not-found', 'Choose one of your organisation’s own apps.');
  const target = state.versions.find((one) => one.version === toVersion);
  if (target === undefined) throw marketplaceRefusals.refuse('marketplace.version-not-found', `The app has no version ${toVersion.slice(0, 64)}.`);
  if (target.withdrawn) throw marketplaceRefusals.refuse('marketplace.version-withdrawn', `${toVersion} was withdrawn itself; choose one that was not.`);
  if (toVersion === state.current) throw marketplaceRefusals.refuse('marketplace.already-current', `${toVersion} is what people run now. Choose an earlier version.`);
  const withdrawn = state.versions.filter((one) => !one.withdrawn && compareVersions(one.version, toVersion) > 0).map((one) => one.version);
  return [versionRolledBack.create({ appId, developerId, withdrawn, current: toVersion, reason })];
}
