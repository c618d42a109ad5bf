import { GapInTheLog } from '@keystead/event-store/src/errors.js';
import { platformRefusals } from '@keystead/platform/src/http/platform-refusals.js';
import { RpcFailure } from '../../contract/sandbox-rpc.js';
import { asRpcFailure } from './rpc-failure.js';

const away = new Error('connection lost');

it.each([
  ['a refusal', platformRefusals.refuse('platform.disk-full', 'There is no room.'), ['platform.disk-full', 'There is no room.', 507]],
  [
    'a damaged record, where trying again does not help',
    new GapInTheLog('version 3 of keys.key-org_a-key_1'),
    ['platform.record-damaged', 'An event that this needs is missing or was changed, so nothing is decided on it, and trying again does not help. Give your administrator the number c1; `keystead admin doctor` names the event.', 409],
  ],
])('an app reads why its call failed: %s', (_, error, told) => {
  const failure = asRpcFailure(error, 'c1') as RpcFailure;
  expect([failure instanceof RpcFailure, failure.code, failure.message, failure.status]).toEqual([true, ...told]);
});

it('what nobody meant stays inside', () => {
  expect(asRpcFailure(away, 'c1')).toBe(away);
});
