import { many, named, type Facts, type Sentence } from './facts.js';

/** Keys, the gateway and machines with local models: what was opened, who was asked, what it cost. */
export const OF_CALLS: Readonly<Record<string, Sentence>> = {
  'keys.key-vaulted@1': (f) => `Key "${f.text('name')}" for ${f.text('provider')} ${placeOf(f)} stored; ${restrictionsOf(f)}`,
  'keys.key-accessed@1': (f) => `Key for ${f.text('provider')} opened ${useOf(f)}`,
  'keys.key-access-refused@1': (f) => `Key for ${f.text('provider')} not opened ${useOf(f)}: ${f.text('reason')}`,
  'keys.key-restricted@1': (f) => `Use of a key changed: ${restrictionsOf(f)}`,
  'keys.key-revoked@1': (f) => `Key taken out of use: ${f.text('reason')}`,
  'keys.rotation-begun@1': (f) => `Rotation of the master key begun by ${f.text('by')}: what lies under other versions moves to version ${f.text('version')}`,
  'keys.rotation-ended@1': (f) => `Rotation of the master key ended: ${many(f.number('moved'), 'key')} moved to version ${f.text('version')}, ${f.number('left')} left behind`,
  'gateway.provider-called@1': (f) => `Model ${f.text('model')} called ${placeOf(f)}; at most ${f.usd('boundUsd')} reserved`,
  'gateway.call-settled@1': (f) => `Model ${f.text('model')} answered: ${costOf(f)}`,
  'gateway.call-failed@1': (f) => `Call of model ${f.text('model')} failed: ${f.text('message')} (${costOf(f)})`,
  'gateway.call-refused@1': (f) => `Call of model ${f.text('asked')} refused: ${f.text('detail')}`,
  'gateway.spend-reserved@1': (f) => `At most ${f.usd('boundUsd')} of the budgets reserved for a call of ${f.text('model')}`,
  'gateway.spend-settled@1': (f) => `${f.usd('costUsd')} of the budgets spent by a call, ${SOURCES[f.text('source')] ?? f.text('source')}`,
  'gateway.reservation-recovered@1': (f) => `${f.usd('costUsd')} of the budgets spent by a call that ${f.text('reason') === 'owner_lost' ? 'lost its process' : 'passed its deadline'}, ${SOURCES[f.text('source')] ?? f.text('source')}`,
  'gateway.budget-opened@1': (f) => `Budgets of ${f.text('month').slice(0, 4)}-${f.text('month').slice(4)} opened with ${many(f.list('limits').length, 'limit')}`,
  'gateway.limit-set@1': (f) => (f.text('limitUsd') === '' ? `Spending limit of ${boundOf(f)} taken away` : `Spending limit of ${boundOf(f)} set to ${f.usd('limitUsd')} a month`),
  'gateway.price-published@1': (f) => `Price of ${f.text('model')} from ${f.text('effectiveFrom')}: ${f.usd('inputUsdPerMillion')} for a million tokens in, ${f.usd('outputUsdPerMillion')} for a million out`,
  'local-ai.host-registered@1': (f) => `Machine "${f.text('name')}" (${f.text('kind')} at ${f.text('baseUrl')}) registered with ${many(f.list('models').length, 'model')}`,
  'local-ai.host-removed@1': () => 'Machine with local models removed',
  'local-ai.models-seen@1': (f) => `Models on a machine are now ${named(f.list('models')) || 'none'}`,
  'local-ai.model-pull-requested@1': (f) => `Download of model ${f.text('model')} to a machine asked for`,
  'local-ai.model-pulled@1': (f) => `Model ${f.text('model')} downloaded to a machine`,
  'local-ai.model-pull-failed@1': (f) => `Model ${f.text('model')} not downloaded: ${f.text('reason')}`,
};

const SOURCES: Readonly<Record<string, string>> = {
  provider_final: 'as the provider counted',
  provider_partial: 'as the provider counted before it broke off',
  estimate: 'as estimated here',
  bound: 'the most it can have cost',
};

/** A figure of money and who bills it travel together, so that a 0 is never mistaken for "free". */
const BILLED: Readonly<Record<string, string>> = { provider: 'billed by the provider', none: 'billed by nobody', practice: 'practice, billed by nobody' };

function costOf(f: Facts): string {
  return `${many(f.number('inputTokens'), 'token')} in, ${f.number('outputTokens')} out, ${f.usd('costUsd')}, ${BILLED[f.text('charge')] ?? f.text('charge')}, ${SOURCES[f.text('usageSource')] ?? f.text('usageSource')}`;
}

/** The practice model answers here: its address is a bare scheme, or none. */
function placeOf(f: Facts): string {
  const destination = f.text('destination');
  return destination === '' || destination.endsWith(':') ? 'inside this program' : `at ${destination}`;
}

function useOf(f: Facts): string {
  const purpose = { run: `for a run of ${f.text('appName') || 'an app'} ${f.text('appVersion')}`.trimEnd(), token: 'for a call with a personal token', test: 'for its test' }[f.text('purpose')] ?? '';
  return `${purpose}${f.text('model') === '' ? '' : `, model ${f.text('model')}`}, ${placeOf(f)}`;
}

function restrictionsOf(f: Facts): string {
  const restrictions = f.inside('restrictions');
  const only = (field: string, any: string): string => (named(restrictions?.list(field) ?? []) === '' ? any : `only ${named(restrictions!.list(field))}`);
  return `apps: ${only('apps', 'any')}; models: ${only('models', 'any')}`;
}

function boundOf(f: Facts): string {
  return f.text('level') === 'organisation' ? 'the organisation' : `${f.text('level')} ${f.id('subject')}`;
}
