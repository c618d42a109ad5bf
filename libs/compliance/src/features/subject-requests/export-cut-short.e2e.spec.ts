import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { defineContext, slice } from '@keystead/platform/src/context/define-context.js';
import { definePersonalData } from '@keystead/platform/src/people/define-personal-data.js';
import { bytesOf } from '@keystead/testing/src/bytes-of.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { complianceContext } from '../../compliance.module.js';

/** Real PostgreSQL and HTTP. A person with notes for more than one chunk of the file. */
const notes = definePersonalData({
  name: 'long.notes',
  about: 'notes',
  count: async () => 3,
  async *rows() {
    for (const letter of ['a', 'b', 'c']) yield { note: letter.repeat(300 * 1024) };
  },
  forget: async () => undefined,
});
const long = defineContext({ name: 'long', events: [], slices: [slice({ personalData: [notes] })] });
const world = withPeople({ contexts: [long, identityContext, keysContext, gatewayContext, complianceContext], env: { KEYSTEAD_DEMO: 'true' } });

it('a file of which a row is lost never ends as if it were whole', async () => {
  const { admin, user } = world.people;
  const { owner } = world.app.core;
  const { body } = await admin.http.post('/api/subject-requests').send({ memberId: user.id, kind: 'access' }).expect(201);
  await eventually(async () => expect((await admin.http.get(`/api/subject-requests/${body.id}`).expect(200)).body.state).toBe('ready'), 20_000);
  const path = `/api/subject-requests/${body.id}/data/download`;
  const whole = await bytesOf(admin.http, path);
  expect((JSON.parse(whole.toString()) as { held: { 'long.notes': unknown[] } }).held['long.notes']).toHaveLength(3);

  await owner.query(`DELETE FROM compliance.subject_exports WHERE request_id = $1 AND part = 'data' AND ordinal = 2`, [body.id]);
  await expect(bytesOf(admin.http, path)).rejects.toThrow('aborted');
  await owner.query(`DELETE FROM compliance.subject_exports WHERE request_id = $1 AND part = 'data'`, [body.id]);
  const refused = (await admin.http.get(path).expect(409)).body as { code: string; detail: string };
  expect([refused.code, refused.detail]).toEqual(['compliance.export-not-there', 'Its file is not there any more. Open another request.']);
}, 60_000);
