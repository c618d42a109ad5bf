import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import { SignedIn } from '../../contract/events.js';
import { EndSession } from '../../domain/commands.js';
import { IDENTITY_EVENTS } from '../../domain/events.js';
import type { Credentials } from '../../domain/ports/credentials.js';
import { EndSessionHandler } from './end-session.js';

const memberId = 'p_3v9x7k2m4n6p8q0r1s5t7w9y2z';
const sessionId = 'ses_3c5d7e9f1g3h5j7k9m1n3p5q7r';
const context = { organisation: 'org_1', actor: { kind: 'service', id: 'test', via: 'system' }, behalf: null, correlation: 'c', causation: null, idempotencyKey: null, now: new Date('2026-11-22T12:00:00.000Z') } as const;

describe('ending a session', () => {
  it('is one fact however often it is asked for, and shuts the door each time', async () => {
    const { writes, log, facts } = inMemoryWrites(IDENTITY_EVENTS);
    const opened = SignedIn.create({ sessionId, memberId, expiresAt: '2026-11-23T00:00:00.000Z' });
    await log.append(`identity.session-org_1-${sessionId}`, 'none', [opened], { ...context, occurredAt: context.now });
    const shut: unknown[] = [];
    const handler = new EndSessionHandler(writes, { end: async (...door: unknown[]) => void shut.push(door) } as unknown as Credentials);
    await handler.execute(new EndSession(sessionId, 'password-changed', context));
    await handler.execute(new EndSession(sessionId, 'deprovisioned', context));
    expect(await facts()).toEqual([opened, { name: 'identity.session-ended@1', data: { sessionId, memberId, reason: 'password-changed' } }]);
    expect(shut).toEqual([['org_1', sessionId, context.now], ['org_1', sessionId, context.now]]);
  });
});
