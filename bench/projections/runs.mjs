// @ts-check
/** The main job's events, as a log of an organisation holds them: people, keys and an app, then runs with one model call and a charge each. */
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { encodeId, timeOrderedBytes } from '../../dist/libs/kernel/src/ids.js';
import { streamName } from '../../dist/libs/kernel/src/stream-name.js';

const PEOPLE = 50;
/** @param {import('../../libs/kernel/src/ids.js').IdPrefix} prefix */
const newId = (prefix) => encodeId(prefix, timeOrderedBytes(Date.now(), randomBytes(16)));

/** @typedef {{ stream: string, events: { name: string, data: Record<string, unknown> }[] }} Append */

/** Golden samples are valid data of every event; here they get the ids of this log. @param {string} root */
function samples(root) {
  /** @type {Map<string, Record<string, unknown>>} */
  const found = new Map();
  for (const context of readdirSync(join(root, 'libs'))) {
    const folder = join(root, 'libs', context, 'src', 'domain', 'golden');
    for (const file of list(folder)) found.set(file.slice(0, -'.json'.length), JSON.parse(readFileSync(join(folder, file), 'utf8')));
  }
  return found;
}

/** @param {string} folder */
function list(folder) {
  try {
    return readdirSync(folder).filter((file) => file.endsWith('.json'));
  } catch {
    return [];
  }
}

/**
 * What belongs together, a run or what comes before all runs, to be appended one after the other.
 * @param {string} root @param {number} runs
 * @param {{ organisation: string, memberId: string } | null} [owner] of all keys and runs, in an organisation that is there; without it an organisation with people is founded
 * @returns {Generator<Append[]>}
 */
export function* logOfRuns(root, runs, owner = null) {
  const golden = samples(root);
  const organisation = owner?.organisation ?? newId('org');
  const at = '2026-02-03T04:05:06.007Z';
  /** @param {string} name @param {Record<string, unknown>} facts */
  const event = (name, facts) => {
    const sample = golden.get(name) ?? {};
    return { name, data: { ...sample, ...Object.fromEntries(Object.entries(facts).filter(([field]) => Object.hasOwn(sample, field))) } };
  };
  /** @param {string} category @param {string} id */
  const stream = (category, id) => {
    const [context = '', kind = ''] = category.split('.');
    return streamName({ context, kind, organisation, id });
  };
  const app = { appId: newId('app'), appName: 'Ward letters', appOrganisation: organisation, versionId: newId('ver'), version: '1.2.0', payer: organisation };
  const people = Array.from({ length: PEOPLE }, () => ({ memberId: owner?.memberId ?? newId('p'), keyId: newId('key') }));
  const month = '202602';
  yield [
    ...(owner === null ? [{ stream: stream('identity.org', organisation), events: [event('identity.organisation-founded@1', { organisationId: organisation })] }] : []),
    { stream: stream('marketplace.app', app.appId), events: [event('marketplace.version-published@1', app)] },
    ...people.flatMap(({ memberId, keyId }) => [
      ...(owner === null ? [{ stream: stream('identity.member', memberId), events: [event('identity.member-joined@1', { memberId })] }] : []),
      { stream: stream('keys.key', keyId), events: [event('keys.key-vaulted@1', { keyId, ownerId: memberId })] },
    ]),
  ];
  for (let run = 0; run < runs; run += 1) {
    const { memberId, keyId } = people[run % PEOPLE] ?? { memberId: '', keyId: '' };
    const ids = { executionId: newId('exe'), callId: newId('call'), reservationId: newId('call'), chargeId: newId('chg') };
    const facts = { ...app, ...ids, memberId, keyId, ownerId: memberId, month, outcome: 'SUCCEEDED', errorFingerprint: null, errorFrames: [], ranAt: at };
    /** @param {string} category @param {string} id @param {string[]} names @returns {Append} */
    const append = (category, id, ...names) => ({ stream: stream(category, id), events: names.map((name) => event(name, facts)) });
    yield [
      append('runtime.execution', ids.executionId, 'runtime.execution-requested@1', 'runtime.sandbox-started@1'),
      append('gateway.budget', month, 'gateway.spend-reserved@1'),
      append('keys.key', keyId, 'keys.key-accessed@1'),
      append('gateway.call', ids.callId, 'gateway.provider-called@1', 'gateway.call-settled@1'),
      append('gateway.budget', month, 'gateway.spend-settled@1'),
      append('runtime.execution', ids.executionId, 'runtime.execution-finished@1'),
      append('billing.charge', ids.chargeId, 'billing.run-charged@1', 'billing.commission-taken@1'),
      append('billing.account', organisation, 'billing.revenue-credited@1'),
    ];
  }
}
