import { never } from '@keystead/kernel/src/decider.js';
import { appInstalled, appUninstalled, type InstallEvent } from '../contract/events.js';
import { currentOf, versionsOf, type AppState, type PublishedVersion } from './app.js';
import { marketplaceRefusals } from './refusals.js';
import { sameTerms } from './terms.js';

/** One person's install of one app. Its id is made from both, so a person never holds an app twice. */
export type InstallState =
  | { readonly kind: 'absent' }
  | { readonly kind: 'installed'; readonly memberId: string; readonly appId: string; readonly appOrganisation: string; readonly versionId: string; readonly version: string; readonly priceUsd: string }
  | { readonly kind: 'uninstalled'; readonly memberId: string; readonly appId: string };

export const notInstalled: InstallState = { kind: 'absent' };

export function evolveInstall(_: InstallState, event: InstallEvent): InstallState {
  switch (event.name) {
    case 'marketplace.app-installed@1': {
      const { memberId, appId, appOrganisation, versionId, version, priceUsd } = event.data;
      return { kind: 'installed', memberId, appId, appOrganisation, versionId, version, priceUsd };
    }
    case 'marketplace.app-uninstalled@1':
      return { kind: 'uninstalled', memberId: event.data.memberId, appId: event.data.appId };
    default:
      return never(event);
  }
}

export interface InstallApp {
  readonly installId: string;
  readonly memberId: string;
  readonly appId: string;
  readonly appOrganisation: string;
  readonly version: string;
  /** What the person was shown and agreed to. */
  readonly consent: { readonly permissionsDigest: string; readonly pricePerRunUsd: string };
}

/** Also how a person agrees to new terms: installing again replaces the consent. */
export function installApp(command: InstallApp, app: AppState, state: InstallState): InstallEvent[] {
  const { installId, memberId, appId, appOrganisation, consent } = command;
  const offered = offeredVersion(command.version, app);
  const { manifest, versionId, version, permissionsDigest } = offered;
  if (consent.permissionsDigest !== permissionsDigest || consent.pricePerRunUsd !== manifest.pricePerRunUsd) {
    throw marketplaceRefusals.refuse('marketplace.consent-outdated', `Version ${version} asks for other permissions or another price than you agreed to. Look at the app's page again.`);
  }
  if (state.kind === 'installed' && state.versionId === versionId) return [];
  return [appInstalled.create({ installId, memberId, appId, appName: manifest.name, appOrganisation, versionId, version, permissionsDigest, priceUsd: manifest.pricePerRunUsd })];
}

/** Only what the catalogue shows now can be installed; an earlier version would be replaced at the first run. */
function offeredVersion(version: string, app: AppState): PublishedVersion {
  const current = currentOf(app);
  if (current === null) throw marketplaceRefusals.refuse('marketplace.app-not-found', 'Choose an app of the catalogue.');
  if (current.version === version) return current;
  const asked = versionsOf(app).find((one) => one.version === version);
  if (asked === undefined) throw marketplaceRefusals.refuse('marketplace.version-not-found', `The app has no version ${version}.`);
  if (asked.withdrawn) throw marketplaceRefusals.refuse('marketplace.version-withdrawn', `Version ${version} was withdrawn. The current version is ${current.version}.`);
  throw marketplaceRefusals.refuse('marketplace.consent-outdated', `Version ${current.version} has replaced ${version}. Look at the app's page again.`);
}

/** Uninstalling twice is fine: the second changes nothing. */
export function uninstallApp(installId: string, memberId: string, state: InstallState): InstallEvent[] {
  if (state.kind === 'absent' || state.memberId !== memberId) throw marketplaceRefusals.refuse('marketplace.install-not-found', 'Choose one of the apps you installed.');
  return state.kind === 'uninstalled' ? [] : [appUninstalled.create({ installId, memberId, appId: state.appId })];
}

/**
 * What an install runs now: the current version while its terms are those the person agreed to, else the version they agreed to while
 * that is not withdrawn. Nobody's agreement is stretched, and nobody loses an app because a newer version wants more.
 * @throws Refusal `marketplace.consent-needed`, `marketplace.version-withdrawn`
 */
export function versionToRun(install: Extract<InstallState, { kind: 'installed' }>, app: AppState): PublishedVersion {
  const current = currentOf(app);
  const agreed = versionsOf(app).find((one) => one.versionId === install.versionId);
  if (current === null || agreed === undefined) throw marketplaceRefusals.refuse('marketplace.version-withdrawn', 'The app offers no version that could run.');
  if (sameTerms(current.manifest, agreed.manifest)) return current;
  if (!agreed.withdrawn) return agreed;
  throw marketplaceRefusals.refuse(
    'marketplace.consent-needed',
    `Version ${agreed.version}, which you agreed to, was withdrawn. The current version ${current.version} asks for other permissions or another price: look at its page and install it again if you agree.`,
  );
}
