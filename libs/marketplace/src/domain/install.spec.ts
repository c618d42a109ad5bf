import { codeOf, given } from '@keystead/testing/src/given.js';
import { manifestOf } from '@keystead/testing/src/marketplace.js';
import type { InstallEvent } from '../contract/events.js';
import type { Manifest } from '../contract/manifest.js';
import type { AppState } from './app.js';
import { evolveInstall, installApp, notInstalled, uninstallApp, versionToRun, type InstallApp, type InstallState } from './install.js';

const digestOf = (version: string): string => version.replaceAll(/\D/g, '').padEnd(64, '0');
type Offer = { version: string; withdrawn?: boolean } & Partial<Manifest>;
function appWith(...offers: Offer[]): AppState {
  const versions = offers.map(({ version, withdrawn = false, ...over }) => ({ versionId: `ver_${version}`, version, manifest: manifestOf({ version, ...over }), bundleDigest: digestOf(version), permissionsDigest: digestOf(version), withdrawn }));
  return { kind: 'published', versions, current: versions.findLast((one) => !one.withdrawn)!.version };
}

const asking = (version: string, consent: Partial<InstallApp['consent']> = {}): InstallApp => ({ installId: 'ins_1', memberId: 'p_ada', appId: 'app_1', appOrganisation: 'org_makers', version, consent: { permissionsDigest: digestOf(version), pricePerRunUsd: '0.02', ...consent } });
const installed = (version: string): InstallEvent => ({ name: 'marketplace.app-installed@1', data: { installId: 'ins_1', memberId: 'p_ada', appId: 'app_1', appName: 'Ward letters', appOrganisation: 'org_makers', versionId: `ver_${version}`, version, permissionsDigest: digestOf(version), priceUsd: '0.02' } });
const uninstalled: InstallEvent = { name: 'marketplace.app-uninstalled@1', data: { installId: 'ins_1', memberId: 'p_ada', appId: 'app_1' } };
const installing = (app: AppState) => given<InstallState, InstallApp, InstallEvent>({ initial: notInstalled, evolve: evolveInstall, decide: (command, state) => installApp(command, app, state) });
const uninstalling = given<InstallState, string, InstallEvent>({ initial: notInstalled, evolve: evolveInstall, decide: (member, state) => uninstallApp('ins_1', member, state) });

describe('an install', () => {
  it('records what was agreed to', () => {
    installing(appWith({ version: '1.0.0' })).when(asking('1.0.0')).then(installed('1.0.0'));
  });

  it('is recorded once', () => {
    installing(appWith({ version: '1.0.0' })).given(installed('1.0.0')).when(asking('1.0.0')).then();
  });

  it('comes back after it was removed', () => {
    installing(appWith({ version: '1.0.0' })).given(installed('1.0.0'), uninstalled).when(asking('1.0.0')).then(installed('1.0.0'));
  });

  it('agrees anew to another version', () => {
    installing(appWith({ version: '1.0.0' }, { version: '2.0.0' })).given(installed('1.0.0')).when(asking('2.0.0')).then(installed('2.0.0'));
  });

  it.each([
    ['another digest', asking('1.0.0', { permissionsDigest: 'f'.repeat(64) }), 'marketplace.consent-outdated'],
    ['another price', asking('1.0.0', { pricePerRunUsd: '0.03' }), 'marketplace.consent-outdated'],
    ['a version that was replaced', asking('0.9.0'), 'marketplace.consent-outdated'],
    ['a withdrawn version', asking('1.1.0'), 'marketplace.version-withdrawn'],
    ['a version that never was', asking('3.0.0'), 'marketplace.version-not-found'],
  ])('is refused for %s', (_, command, code) => {
    installing(appWith({ version: '0.9.0' }, { version: '1.0.0' }, { version: '1.1.0', withdrawn: true })).when(command).refused(code);
  });

  it('is removed once, by the person who has it', () => {
    uninstalling.given(installed('1.0.0')).when('p_ada').then(uninstalled);
    uninstalling.given(installed('1.0.0'), uninstalled).when('p_ada').then();
    uninstalling.given(installed('1.0.0')).when('p_eve').refused('marketplace.install-not-found');
    uninstalling.when('p_ada').refused('marketplace.install-not-found');
  });
});

describe('what an install runs', () => {
  const install = given<InstallState, string, InstallEvent>({ initial: notInstalled, evolve: evolveInstall, decide: () => [] }, [installed('1.0.0')]).state() as Extract<InstallState, { kind: 'installed' }>;
  const dearer = { pricePerRunUsd: '0.03' };
  const curious = { permissions: { models: ['small', 'large'], egress: [], secrets: [] } };

  it.each<[string, Offer[], string]>([
    ['what was agreed to', [{ version: '1.0.0' }], '1.0.0'],
    ['a newer version on the same terms', [{ version: '1.0.0' }, { version: '1.1.0' }], '1.1.0'],
    ['an earlier version on the same terms when its own was withdrawn', [{ version: '0.9.0' }, { version: '1.0.0', withdrawn: true }], '0.9.0'],
    ['its own version when the newer one is dearer', [{ version: '1.0.0' }, { version: '1.1.0', ...dearer }], '1.0.0'],
    ['its own version when the newer one asks for more', [{ version: '1.0.0' }, { version: '1.1.0', ...curious }], '1.0.0'],
    ['its own version when the newer one asks for less, for that is other terms too', [{ version: '1.0.0' }, { version: '1.1.0', permissions: { models: [], egress: [], secrets: [] } }], '1.0.0'],
    ['a newer version that only names its models in another order', [{ version: '1.0.0' }, { version: '1.1.0', permissions: { models: ['small', 'small'], egress: [], secrets: [] } }], '1.1.0'],
  ])('is %s', (_, offers, version) => {
    expect(versionToRun(install, appWith(...offers)).version).toBe(version);
  });

  it.each([
    ['dearer', dearer],
    ['wants more', curious],
  ])('is nothing without a new agreement when its own was withdrawn and the current one is %s', (_, over) => {
    expect(codeOf(() => versionToRun(install, appWith({ version: '0.9.0', ...over }, { version: '1.0.0', withdrawn: true })))).toBe('marketplace.consent-needed');
  });
});
