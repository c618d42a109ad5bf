import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import { IDENTITY_EVENTS } from '../../domain/events.js';
import { OpenSession } from '../../domain/commands.js';
import type { Credentials, NewCredential } from '../../domain/ports/credentials.js';
import { OpenSessionHandler } from './open-session.js';

const memberId = 'p_3v9x7k2m4n6p8q0r1s5t7w9y2z';
const context = { organisation: 'org_1', actor: { kind: 'member', id: memberId, via: 'session' }, behalf: null, correlation: 'c', causation: null, idempotencyKey: 'k', now: new Date('2026-11-22T12:00:00.000Z') } as const;

describe('opening a session', () => {
  it('records the fact, then keeps the hash of a token that nobody else is shown; a repeat opens another', async () => {
    const { writes, ids, facts } = inMemoryWrites(IDENTITY_EVENTS);
    const kept: NewCredential[] = [];
    let issued = 0;
    const sessions = { add: async (session: NewCredential) => void kept.push(session) } as unknown as Credentials;
    const handler = new OpenSessionHandler(writes, ids, sessions, { issue: () => ({ token: `token ${(issued += 1)}`, hash: `hash ${issued}` }), hashOf: () => null });
    const opened = [await handler.execute(new OpenSession(memberId, context)), await handler.execute(new OpenSession(memberId, context))];

    const expiresAt = new Date('2026-11-23T00:00:00.000Z');
    expect(opened.map(({ token, expiresAt: until }) => [token, until])).toEqual([['token 1', expiresAt], ['token 2', expiresAt]]);
    expect(kept).toEqual(opened.map(({ sessionId }, i) => ({ hash: `hash ${i + 1}`, id: sessionId, organisation: 'org_1', memberId, expiresAt, lastUsedAt: context.now })));
    expect(await facts()).toEqual(opened.map(({ sessionId }) => ({ name: 'identity.signed-in@1', data: { sessionId, memberId, expiresAt: expiresAt.toISOString() } })));
  });
});
