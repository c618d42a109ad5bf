import { NotCanonicalisable } from '@keystead/kernel/src/canonical-json.js';
import { commandFingerprint } from './fingerprint.js';

describe('a command fingerprint', () => {
  const key = Buffer.alloc(32, 1);
  const command = { organisation: 'org_a', actor: 'p_ann', command: 'keys.vault-key', input: { name: 'mine', secret: 'sk-1' } };

  it('is the same for the same command, whatever the order of its input', () => {
    expect(commandFingerprint(key, command)).toMatch(/^[0-9a-f]{64}$/);
    expect(commandFingerprint(key, { ...command, input: { secret: 'sk-1', name: 'mine' } })).toBe(commandFingerprint(key, command));
  });

  it('differs for each other part, and for another key', () => {
    const all = [
      commandFingerprint(key, command),
      commandFingerprint(Buffer.alloc(32, 2), command),
      commandFingerprint(key, { ...command, organisation: 'org_b' }),
      commandFingerprint(key, { ...command, actor: 'p_bob' }),
      commandFingerprint(key, { ...command, actor: null }),
      commandFingerprint(key, { ...command, command: 'keys.revoke-key' }),
      commandFingerprint(key, { ...command, input: { name: 'mine', secret: 'sk-2' } }),
      commandFingerprint(key, { ...command, input: null }),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('refuses input without a canonical form', () => {
    expect(() => commandFingerprint(key, { ...command, input: { limit: 1n } })).toThrow(NotCanonicalisable);
  });
});
