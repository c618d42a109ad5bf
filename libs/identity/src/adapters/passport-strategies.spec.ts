import type { Request } from 'express';
import type { Role } from '../contract/roles.js';
import type { Credential, Credentials } from '../domain/ports/credentials.js';
import type { SecretTokens } from '../domain/ports/secret-tokens.js';
import { CredentialStrategy, TOKEN_DOOR } from './passport-strategies.js';

const NOW = new Date('2026-11-22T12:00:00.000Z');
const LATER = new Date('2026-11-23T12:00:00.000Z');

/** A door behind which a test may change what is true between two requests. */
function door() {
  const asked: string[] = [];
  const logged: unknown[] = [];
  const database = { takesWrites: true };
  const time = { now: NOW };
  const known = new Map<string, Credential>([['hash of a', { id: 'tok_1', organisation: 'org_1', memberId: 'p_1', expiresAt: LATER, lastUsedAt: NOW }]]);
  const standing = new Map<string, { roles: readonly Role[] }>([['org_1/p_1', { roles: ['user', 'admin'] }]]);
  const answer = async <T>(question: string, of: () => T): Promise<T> => {
    asked.push(question);
    await new Promise((resolve) => setImmediate(resolve));
    asked.push(`${question}: answered`);
    return of();
  };
  const strategy = new CredentialStrategy(TOKEN_DOOR, {
    credentials: {
      find: (hash: string) => answer('credential', () => known.get(hash) ?? null),
      touch: async (_organisation: string, id: string) => {
        if (!database.takesWrites) throw Object.assign(new Error('could not extend file "base/5/17043" for hash of a'), { code: '53100' });
        asked.push(`touched ${id}`);
      },
    } as unknown as Credentials,
    standings: { of: (organisation, memberId) => answer('standing', () => standing.get(`${organisation}/${memberId}`) ?? null) },
    secrets: { hashOf: (_kind, text) => (text === undefined ? null : `hash of ${String(text)}`) } as SecretTokens,
    clock: { now: () => time.now },
    log: { warn: (...words: unknown[]) => void logged.push(words) },
  });
  const enter = (token: string) =>
    new Promise((resolve) => {
      asked.length = 0;
      Object.assign(strategy, { success: resolve, fail: () => resolve('refused'), error: (error: unknown) => resolve(error) });
      strategy.authenticate({ get: () => `Bearer ${token}` } as unknown as Request);
    });
  return { known, standing, asked, logged, database, time, enter };
}

const ANNA = { organisation: 'org_1', member: 'p_1', roles: ['user', 'admin'], via: 'token', credential: 'tok_1' };

describe('who comes with a credential', () => {
  it('is looked up and then asked for at the first time; afterwards both are asked at once', async () => {
    const { asked, enter } = door();
    expect([await enter('a'), [...asked]]).toEqual([ANNA, ['credential', 'credential: answered', 'standing', 'standing: answered']]);
    expect([await enter('a'), [...asked]]).toEqual([ANNA, ['credential', 'standing', 'credential: answered', 'standing: answered']]);
  });

  it('has the roles of this moment, and none once the credential, its time or the membership is over', async () => {
    const { known, standing, enter } = door();
    await enter('a');
    standing.set('org_1/p_1', { roles: ['user'] });
    expect(await enter('a')).toEqual({ ...ANNA, roles: ['user'] });
    standing.delete('org_1/p_1');
    expect(await enter('a')).toBe('refused');
    standing.set('org_1/p_1', { roles: ['user'] });
    const { expiresAt, ...rest } = known.get('hash of a')!;
    known.set('hash of a', { ...rest, expiresAt: NOW });
    expect(await enter('a')).toBe('refused');
    known.set('hash of a', { ...rest, expiresAt });
    expect(await enter('a')).toEqual({ ...ANNA, roles: ['user'] });
    known.delete('hash of a');
    expect(await enter('a')).toBe('refused');
  });

  it('is noted as being here once the last note is a minute old', async () => {
    const { asked, time, enter } = door();
    time.now = new Date(NOW.getTime() + 59_999);
    expect([await enter('a'), asked.includes('touched tok_1')]).toEqual([ANNA, false]);
    time.now = new Date(NOW.getTime() + 60_000);
    expect([await enter('a'), asked.includes('touched tok_1')]).toEqual([ANNA, true]);
  });

  it('comes in where a database takes no writes, which is said of a door once a minute and without its words', async () => {
    const { logged, database, time, enter } = door();
    const said = [{ door: TOKEN_DOOR.strategy, reason: 'Error 53100' }, 'when a credential was last used could not be noted; who came with it was let in'];
    database.takesWrites = false;
    time.now = new Date(NOW.getTime() + 60_000);
    expect([await enter('a'), await enter('a'), logged]).toEqual([ANNA, ANNA, [said]]);
    time.now = new Date(NOW.getTime() + 119_999);
    expect([await enter('a'), logged]).toEqual([ANNA, [said]]);
    time.now = new Date(NOW.getTime() + 120_000);
    expect([await enter('a'), logged]).toEqual([ANNA, [said, said]]);
    database.takesWrites = true;
    time.now = new Date(NOW.getTime() + 180_000);
    expect([await enter('a'), logged]).toEqual([ANNA, [said, said]]);
  });

  it('is a stranger with an unknown credential, of whom nothing is asked', async () => {
    const { asked, enter } = door();
    expect([await enter('b'), await enter('b'), [...asked]]).toEqual(['refused', 'refused', ['credential', 'credential: answered']]);
  });
});
