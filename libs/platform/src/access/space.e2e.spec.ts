import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { FreeSpace } from './free-space.js';

/** No disk is filled here (test/faults does): the mark is set above what any disk has. */
const world = withPeople({ contexts: [identityContext], env: { KEYSTEAD_MIN_FREE_MIB: '1000000000' } });

describe('a disk that is almost full', () => {
  it('takes in nothing new, and says what to do', async () => {
    const { body, status } = await world.people.user.http.post('/api/tokens').send({ name: 'tests', expiresInDays: 1 });
    expect([status, body]).toEqual([507, { type: '/api/docs/errors/platform.disk-full', code: 'platform.disk-full', title: 'The disk is almost full', status: 507, detail: 'Nothing new is taken in until there is room again; what is there can be read, changed and deleted. Tell whoever operates this installation.', correlation: body.correlation }]);
    expect((await world.people.admin.http.post('/api/invitations').send({ email: 'new@harbour.example', name: 'New', roles: ['user'] })).status).toBe(507);
  });

  it('lets people in, and lets them read, change and take away', async () => {
    const { admin, user, auditor } = world.people;
    const back = world.app.http();
    await back.post('/api/session').send({ email: user.email, password: user.password }).expect(200);
    await back.get('/api/tokens').expect(200);
    await admin.http.post(`/api/members/${auditor.id}/roles`).send({ role: 'user' }).expect(200);
    await admin.http.delete(`/api/members/${auditor.id}/roles/user`).expect(204);
  });

  it('is looked at once a second, so that an hour of requests asks it no more often', async () => {
    const { bavail, bsize } = statfsSync(tmpdir());
    expect(await Promise.all([new FreeSpace(tmpdir(), 1).isRoomy(), new FreeSpace(tmpdir(), bavail * bsize * 2).isRoomy(), new FreeSpace('/nowhere/at/all', 1).isRoomy()])).toEqual([true, false, true]);
    const space = new FreeSpace(tmpdir(), 1);
    expect([space.isRoomy(0) === space.isRoomy(999), space.isRoomy(0) === space.isRoomy(1_000)]).toEqual([true, false]);
  });
});
