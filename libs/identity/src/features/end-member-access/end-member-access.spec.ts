import type { CommandBus } from '@nestjs/cqrs';
import { EndMemberAccess, EndSession, RevokeToken } from '../../domain/commands.js';
import type { Credentials } from '../../domain/ports/credentials.js';
import { EndMemberAccessHandler } from './end-member-access.js';

const context = { organisation: 'org_1', actor: { kind: 'member', id: 'p_1', via: 'session' }, behalf: null, correlation: 'c', causation: null, idempotencyKey: null, now: new Date('2026-11-22T12:00:00.000Z') } as const;

describe("ending a member's access", () => {
  it('ends each open session but the one that is kept, and each token', async () => {
    const open = (...ids: string[]) => ({ openOf: async () => ids }) as unknown as Credentials;
    const given: object[] = [];
    const bus = { execute: async (command: object) => void given.push(command) } as unknown as CommandBus;
    await new EndMemberAccessHandler(bus, open('ses_1', 'ses_2'), open('tok_1')).execute(new EndMemberAccess('p_1', 'password-changed', 'ses_2', context));
    expect(given).toEqual([new EndSession('ses_1', 'password-changed', context), new RevokeToken('tok_1', 'p_1', 'password-changed', context)]);
  });
});
