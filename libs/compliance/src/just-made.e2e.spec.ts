import { identityContext } from '@keystead/identity/src/identity.module.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { complianceContext } from './compliance.module.js';

const world = withPeople({ contexts: [identityContext, complianceContext] });

/** Whatever is to be written into the read model waits for the end of the work, and a moment more. */
async function whileBehind<T>(table: string, work: () => Promise<T>): Promise<T> {
  const client = await world.app.core.owner.connect();
  await client.query(`BEGIN; LOCK TABLE read.${table} IN SHARE MODE`);
  setTimeout(() => void client.query('COMMIT').then(() => client.release()), 400);
  return work();
}

describe('the very next request', () => {
  it('finds a request that was opened a moment ago', async () => {
    const { admin, user } = world.people;
    const [shown, erased] = await whileBehind('compliance_subject_requests', async () => {
      const { body } = await admin.http.post('/api/subject-requests').send({ memberId: user.id, kind: 'erasure' }).expect(201);
      return Promise.all([admin.http.get(`/api/subject-requests/${body.id}`), admin.http.post(`/api/subject-requests/${body.id}/erase`).send({ confirm: user.id })]);
    });
    expect([shown.status, shown.body.memberId, erased.status]).toEqual([200, user.id, 202]);
  });

  it('finds an export that was opened a moment ago, made or not', async () => {
    const { admin, developer } = world.people;
    const answer = await whileBehind('compliance_subject_requests', async () => {
      const { body } = await admin.http.post('/api/subject-requests').send({ memberId: developer.id, kind: 'access' }).expect(201);
      return admin.http.get(`/api/subject-requests/${body.id}/data/download`);
    });
    expect([200, 409]).toContain(answer.status);
  });

  it('finds a bundle that was ordered a moment ago, written or not', async () => {
    const { auditor } = world.people;
    const answer = await whileBehind('compliance_bundles', async () => {
      const { body } = await auditor.http.post('/api/audit/bundles').send({ from: '2026-01-01T00:00:00Z', to: '2032-12-01T00:00:00Z' }).expect(201);
      return auditor.http.get(`/api/audit/bundles/${body.id}/download`);
    });
    expect([200, 409]).toContain(answer.status);
  });

  it('is told that there is nothing where nothing was made', async () => {
    const { admin, auditor } = world.people;
    const answers = [await admin.http.get('/api/subject-requests/req_01h8xgjwbwbaq4s2n8v6e5c3d1'), await auditor.http.get('/api/audit/bundles/rep_01h8xgjwbwbaq4s2n8v6e5c3d1/download')];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'compliance.request-not-found'],
      [404, 'compliance.bundle-not-found'],
    ]);
  });
});
