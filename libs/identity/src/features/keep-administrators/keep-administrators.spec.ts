import { inMemoryWrites } from '@keystead/testing/src/in-memory-writes.js';
import { Refusal } from '@keystead/kernel/src/refusal.js';
import type { Role } from '../../contract/roles.js';
import { RegisterAdministrator, RemoveAdministrator } from '../../domain/commands.js';
import { IDENTITY_EVENTS } from '../../domain/events.js';
import { RegisterAdministratorHandler, RemoveAdministratorHandler } from './keep-administrators.js';

const [ada, ben] = ['p_0000000000000000000000000a', 'p_0000000000000000000000000b'];
const context = { organisation: 'org_1', actor: { kind: 'service', id: 'test', via: 'system' }, behalf: null, correlation: 'c', causation: null, idempotencyKey: null, now: new Date('2026-11-22T12:00:00.000Z') } as const;

function register(standing: Record<string, Role[]>) {
  const { writes, facts } = inMemoryWrites(IDENTITY_EVENTS);
  const remove = new RemoveAdministratorHandler(writes, { of: async (_, memberId) => (standing[memberId] === undefined ? null : { roles: standing[memberId] }) });
  const add = new RegisterAdministratorHandler(writes);
  return {
    facts,
    add: (memberId: string) => add.execute(new RegisterAdministrator(memberId, context)),
    remove: (memberId: string) => remove.execute(new RemoveAdministrator(memberId, context)).then(() => 'removed', (error: unknown) => (error as Refusal).code),
  };
}

describe('the register of administrators', () => {
  it('leaves one of two who go at the same moment', async () => {
    const { add, remove, facts } = register({ [ada]: ['admin'], [ben]: ['admin'] });
    await add(ada);
    await add(ben);
    const answers = await Promise.all([remove(ada), remove(ben)]);
    expect(answers.sort()).toEqual(['identity.last-admin', 'removed']);
    expect((await facts()).map(({ name }) => name)).toEqual(['identity.administrator-registered@1', 'identity.administrator-registered@1', 'identity.administrator-removed@1']);
  });

  it('does not count on one whose role was taken after all', async () => {
    const { add, remove } = register({ [ada]: ['admin'], [ben]: ['user'] });
    await add(ada);
    await add(ben);
    expect(await remove(ada)).toBe('identity.last-admin');
  });

  it('does not count on one who was deprovisioned', async () => {
    const { add, remove } = register({ [ada]: ['admin'] });
    await add(ada);
    await add(ben);
    expect(await remove(ada)).toBe('identity.last-admin');
  });
});
