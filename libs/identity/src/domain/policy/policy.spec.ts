import { AppAllowed, AppForbidden, ProviderAllowed, ProviderForbidden } from '../../contract/events.js';
import { given } from '@keystead/testing/src/given.js';
import { decidePolicy, evolvePolicy, openPolicy, type PolicyEvent, type Stamp } from './policy.js';

const stamp: Stamp = { by: 'p_ada', at: new Date('2026-11-22T12:00:00.000Z') };
const policy = given({ initial: openPolicy, evolve: (state, event: PolicyEvent) => evolvePolicy(state, event, stamp), decide: decidePolicy });
const noApp = AppForbidden.create({ appId: 'app_1', appName: 'Letter writer', reason: 'No agreement.' });
const noProvider = ProviderForbidden.create({ provider: 'openai', reason: 'No agreement.' });

describe('a policy', () => {
  it('forbids an app with a reason; again only with another one', () => {
    policy.when({ kind: 'forbid-app', appId: 'app_1', appName: 'Letter writer', reason: 'No agreement.' }).then(noApp);
    policy.given(noApp).when({ kind: 'forbid-app', appId: 'app_1', appName: 'Letter writer', reason: 'No agreement.' }).then();
    policy.given(noApp).when({ kind: 'forbid-app', appId: 'app_1', appName: 'Letter writer', reason: 'Under review.' }).then(AppForbidden.create({ appId: 'app_1', appName: 'Letter writer', reason: 'Under review.' }));
  });

  it('forbids and allows a provider', () => {
    policy.when({ kind: 'forbid-provider', provider: 'openai', reason: 'No agreement.' }).then(noProvider);
    policy.given(noProvider).when({ kind: 'allow-provider', provider: 'openai' }).then(ProviderAllowed.create({ provider: 'openai' }));
    policy.when({ kind: 'allow-provider', provider: 'openai' }).then();
  });

  it('says who forbade what, when and why', () => {
    expect(policy.given(noApp, noProvider).state()).toEqual({
      forbiddenApps: new Map([['app_1', { appName: 'Letter writer', reason: 'No agreement.', ...stamp }]]),
      forbiddenProviders: new Map([['openai', { reason: 'No agreement.', ...stamp }]]),
    });
  });

  it('is open again once everything is allowed', () => {
    policy.given(noApp).when({ kind: 'allow-app', appId: 'app_1' }).then(AppAllowed.create({ appId: 'app_1' }));
    expect(policy.given(noApp, noProvider, AppAllowed.create({ appId: 'app_1' }), ProviderAllowed.create({ provider: 'openai' })).state()).toEqual(openPolicy);
  });

  it('has an end', () => {
    const full = policy.given(...Array.from({ length: 1000 }, (_, i) => AppForbidden.create({ appId: `app_${i}`, appName: null, reason: 'No.' })));
    full.when({ kind: 'forbid-app', appId: 'app_new', appName: null, reason: 'No.' }).refused('identity.policy-full');
    full.when({ kind: 'forbid-app', appId: 'app_1', appName: null, reason: 'Another reason.' }).then(AppForbidden.create({ appId: 'app_1', appName: null, reason: 'Another reason.' }));
  });
});
