import { join } from 'node:path';
import { EventRegistry } from '@keystead/event-store/src/registry.js';
import { checkGoldenSamples } from '@keystead/event-store/src/golden.js';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import { keyEvents, type KeyEvent } from '../contract/events.js';
import { rotationEvents } from '../contract/rotation.js';
import { accessKey, evolveKey, noKey, restrictKey, revokeKey, vaultKey, type AccessKey, type KeyState } from './key.js';

const vault = { keyId: 'key_1', ownerId: 'p_ada', name: 'Ward 3', provider: 'openai', destination: 'https://api.openai.com/v1', restrictions: { apps: null, models: null } } as const;
const access: AccessKey = { keyId: 'key_1', memberId: 'p_ada', purpose: 'run', callId: 'call_1', executionId: 'exe_1', appId: 'app_1', appName: 'Letters', appVersion: '1.0.0', model: 'gpt-4o-mini' };
const given = (...events: readonly KeyEvent[]): KeyState => events.reduce(evolveKey, noKey);
const vaulted = vaultKey(vault, noKey);
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as Refusal).code;
  }
  return 'nothing was refused';
};

describe('a vaulted key', () => {
  it('is a fact without the secret', () => {
    expect(vaulted).toEqual([{ name: 'keys.key-vaulted@1', data: { ...vault, revision: 1 } }]);
  });

  it('is vaulted once, however often the command comes', () => {
    expect(vaultKey(vault, given(...vaulted))).toEqual([]);
  });

  it('records who uses it, for what and where it is sent', () => {
    expect(accessKey(access, given(...vaulted))).toEqual({
      events: [{ name: 'keys.key-accessed@1', data: { ...access, ownerId: 'p_ada', provider: 'openai', destination: 'https://api.openai.com/v1' } }],
      denied: null,
    });
  });

  it("is unknown to anybody but its owner, and leaves no event in the owner's name", () => {
    expect(codeOf(() => accessKey({ ...access, memberId: 'p_eve' }, given(...vaulted)))).toBe('keys.key-not-found');
    expect(codeOf(() => restrictKey('key_1', 'p_eve', { apps: [], models: null }, given(...vaulted)))).toBe('keys.key-not-found');
    expect(codeOf(() => revokeKey('key_1', 'p_eve', 'because', given(...vaulted)))).toBe('keys.key-not-found');
  });

  it('records a refusal for an app outside its restrictions', () => {
    const state = given(...vaulted, ...restrictKey('key_1', 'p_ada', { apps: ['app_2'], models: null }, given(...vaulted)));
    const { events, denied } = accessKey(access, state);
    expect(denied?.code).toBe('keys.key-restricted');
    expect(events).toEqual([{ name: 'keys.key-access-refused@1', data: { ...access, ownerId: 'p_ada', provider: 'openai', destination: 'https://api.openai.com/v1', reason: denied?.reason } }]);
  });

  it('keeps a restriction to apps out of the way of a personal token, which is no app', () => {
    const state = given(...vaulted, ...restrictKey('key_1', 'p_ada', { apps: ['app_2'], models: null }, given(...vaulted)));
    expect(accessKey({ ...access, purpose: 'token', appId: null }, state).denied).toBeNull();
  });

  it('records a refusal for a model outside its restrictions', () => {
    const state = given(...vaulted, ...restrictKey('key_1', 'p_ada', { apps: null, models: ['gpt-4o'] }, given(...vaulted)));
    expect(accessKey(access, state).denied).toEqual({ code: 'keys.key-restricted', reason: 'The key "Ward 3" may not be used for the model gpt-4o-mini.' });
  });

  it('stays shut once revoked, and revoking again changes nothing', () => {
    const revoked = given(...vaulted, ...revokeKey('key_1', 'p_ada', 'lost laptop', given(...vaulted)));
    expect(accessKey(access, revoked).denied?.code).toBe('keys.key-revoked');
    expect(revokeKey('key_1', 'p_ada', 'again', revoked)).toEqual([]);
    expect(codeOf(() => restrictKey('key_1', 'p_ada', { apps: null, models: null }, revoked))).toBe('keys.key-revoked');
  });

  it('reads every version of every event that was ever stored', async () => {
    expect(await checkGoldenSamples(new EventRegistry([...keyEvents, ...rotationEvents], []), join(import.meta.dirname, 'golden'))).toEqual({ missing: [], unreadable: [] });
  });
});
