import { given } from '@keystead/testing/src/given.js';
import { manifestOf } from '@keystead/testing/src/marketplace.js';
import type { AppEvent } from '../contract/events.js';
import { evolveApp, noApp, publishVersion, rollBack, type AppState, type PublishVersion, type RollBack } from './app.js';

const DIGEST = 'a'.repeat(64);
const publishing = (version: string): PublishVersion => ({ appId: 'app_1', versionId: `ver_${version}`, developerId: 'p_dev', manifest: manifestOf({ version }), bundleDigest: DIGEST, bundleBytes: 10, permissionsDigest: DIGEST });
const submitted: AppEvent = { name: 'marketplace.app-submitted@1', data: { appId: 'app_1', developerId: 'p_dev', slug: 'ward-letters', name: 'Ward letters' } };
const published = (version: string): AppEvent => ({ name: 'marketplace.version-published@1', data: { ...publishing(version), version } });
const back = (current: string, ...withdrawn: string[]): AppEvent => ({ name: 'marketplace.version-rolled-back@1', data: { appId: 'app_1', developerId: 'p_dev', withdrawn, current, reason: 'wrong' } });

const publisher = given<AppState, PublishVersion, AppEvent>({ initial: noApp, evolve: evolveApp, decide: publishVersion });
const roller = given<AppState, string, AppEvent>({ initial: noApp, evolve: evolveApp, decide: (toVersion, state) => rollBack({ appId: 'app_1', developerId: 'p_dev', toVersion, reason: 'wrong' } satisfies RollBack, state) });

describe('an app', () => {
  it('is submitted with its first version', () => {
    publisher.when(publishing('1.0.0')).then(submitted, published('1.0.0'));
  });

  it('takes a higher version', () => {
    publisher.given(submitted, published('1.0.0')).when(publishing('1.10.0')).then(published('1.10.0'));
  });

  it.each(['1.0.0', '0.9.9'])('refuses %s after 1.0.0', (version) => {
    publisher.given(submitted, published('1.0.0')).when(publishing(version)).refused('marketplace.version-not-higher');
  });

  it('refuses a number that was withdrawn: what it meant must not change', () => {
    publisher.given(submitted, published('1.0.0'), published('1.1.0'), back('1.0.0', '1.1.0')).when(publishing('1.1.0')).refused('marketplace.version-not-higher');
  });

  it('rolls back by withdrawing everything above', () => {
    roller.given(submitted, published('1.0.0'), published('1.1.0'), published('1.2.0')).when('1.0.0').then(back('1.0.0', '1.1.0', '1.2.0'));
  });

  it('withdraws each version once', () => {
    roller.given(submitted, published('1.0.0'), published('1.1.0'), published('1.2.0'), back('1.1.0', '1.2.0')).when('1.0.0').then(back('1.0.0', '1.1.0'));
  });

  it.each([
    ['to what is current', '1.1.0', 'marketplace.already-current'],
    ['to what was withdrawn', '1.2.0', 'marketplace.version-withdrawn'],
    ['to what never was', '9.0.0', 'marketplace.version-not-found'],
  ])('does not roll back %s', (_, to, code) => {
    roller.given(submitted, published('1.0.0'), published('1.1.0'), published('1.2.0'), back('1.1.0', '1.2.0')).when(to).refused(code);
  });

  it('cannot be rolled back by those who do not have it', () => {
    roller.when('1.0.0').refused('marketplace.app-not-found');
  });

  it('offers the newest version, after a roll-back the one named, after a new one that', () => {
    const state = publisher.given(submitted, published('1.0.0'), published('1.1.0'), back('1.0.0', '1.1.0'), published('1.2.0')).state();
    expect(state.kind === 'published' && [state.current, state.versions.map(({ version, withdrawn }) => [version, withdrawn])]).toEqual(['1.2.0', [['1.0.0', false], ['1.1.0', true], ['1.2.0', false]]]);
  });
});
