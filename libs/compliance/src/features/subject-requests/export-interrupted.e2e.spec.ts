import { PinoLogger } from 'nestjs-pino';
import { KmsRefused } from '@keystead/crypto/src/kms.js';
import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { defineContext, slice } from '@keystead/platform/src/context/define-context.js';
import { definePersonalData } from '@keystead/platform/src/people/define-personal-data.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { complianceContext } from '../../compliance.module.js';

/** What the next looks at a person's notes meet. */
let faults: Error[] = [];
const notes = definePersonalData({
  name: 'unsteady.notes',
  about: 'notes',
  count: async () => 1,
  async *rows() {
    const fault = faults.shift();
    if (fault !== undefined) throw fault;
    yield { note: 'a note' };
  },
  forget: async () => undefined,
});
const unsteady = defineContext({ name: 'unsteady', events: [], slices: [slice({ personalData: [notes] })] });
const world = withPeople({ contexts: [unsteady, identityContext, keysContext, gatewayContext, complianceContext], env: { KEYSTEAD_DEMO: 'true' } });

/** Asks for an export of somebody. @returns how it ends */
async function exported(memberId: string): Promise<string> {
  return (await endOf(memberId)).state;
}

async function endOf(memberId: string): Promise<{ readonly id: string; readonly state: string; readonly reason: string | null }> {
  const { body } = await world.people.admin.http.post('/api/subject-requests').send({ memberId, kind: 'access' }).expect(201);
  return eventually(async () => {
    const end = (await world.people.admin.http.get(`/api/subject-requests/${body.id}`).expect(200)).body as { id: string; state: string; reason: string | null };
    expect(['ready', 'failed']).toContain(end.state);
    return end;
  }, 20_000);
}

describe('an export', () => {
  it.each([
    ['database restarts', Object.assign(new Error('terminating connection due to administrator command'), { code: '57P01' })],
    ['database is away', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['KMS is away', new KmsRefused('unreachable', 'It does not answer.')],
  ])('during which the %s is made when that has passed', async (_, fault) => {
    faults = [fault];
    expect([await exported(world.people.user.id), faults]).toEqual(['ready', []]);
  });

  it('that cannot be made has failed for good, and the next one is made', async () => {
    const logged = jest.spyOn(PinoLogger.prototype, 'warn').mockImplementation();
    faults = [Object.assign(new TypeError('a row that nobody can read, of zelda@harbour.example'), { table: 'notes' })];
    expect(await exported(world.people.user.id)).toBe('failed');
    expect(logged.mock.calls).toEqual([[{ organisation: world.people.organisation, requestId: expect.stringMatching(/^req_/), reason: 'TypeError notes' }, 'an export of a person could not be written']]);
    logged.mockRestore();
    expect(await exported(world.people.user.id)).toBe('ready');
  });

  it('for which the disk of the database has no room has failed at once, says what to do, and is made when there is room', async () => {
    const { owner } = world.app.core;
    await owner.query(`CREATE FUNCTION compliance.no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$`);
    await owner.query(`CREATE TRIGGER no_room BEFORE INSERT ON compliance.subject_exports FOR EACH ROW WHEN (NEW.part = 'page') EXECUTE FUNCTION compliance.no_room()`);
    const { id, state, reason } = await endOf(world.people.user.id);
    const { rows } = await owner.query('SELECT part FROM compliance.subject_exports WHERE request_id = $1', [id]);
    expect([state, reason, rows]).toEqual(['failed', 'There is not enough room for it on the disk of the database. Tell whoever operates this installation to make room, then open another request.', []]);
    await owner.query('DROP FUNCTION compliance.no_room CASCADE');
    expect(await exported(world.people.user.id)).toBe('ready');
  });
});
