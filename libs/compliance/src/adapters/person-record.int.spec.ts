import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { ReadDb, Reads } from '@keystead/platform/src/database/read-db.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { complianceContext } from '../compliance.module.js';
import { LoggedPersonRecord } from './person-record.js';

/** Real PostgreSQL with the tables of the read models; the rows are written by hand. */
const contexts = [identityContext, keysContext, gatewayContext, complianceContext];
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ contexts });
  for (let n = 0; n < 9; n += 1) {
    const [organisation, owner, user] = [n < 8 ? 'org_harbour' : 'org_lagoon', n % 2 === 0 ? 'p_zelda' : 'p_yann', n === 1 ? 'p_zelda' : 'p_yann'];
    await app.core.owner.query(
      `INSERT INTO read.keys_uses (event_id, organisation, key_id, owner_id, sort_key, at, member_id, purpose) VALUES ($1, $2, 'key_1', $3, $1, '2026-11-22T12:00:00.000Z', $4, 'model-call')`,
      [`evt_${n}`, organisation, owner, user],
    );
  }
  await app.core.owner.query(`INSERT INTO read.identity_member_names (id, organisation, name) VALUES ('p_zelda', 'org_harbour', NULL), ('p_yann', 'org_harbour', NULL)`);
});
afterAll(() => app.stop());

it('rows that name a person come table by table and in pages, each once, whole, and nobody else’s', async () => {
  const asked = jest.spyOn(Reads.prototype, 'sql');
  const record = new LoggedPersonRecord(app.core.log, app.app.get(ReadDb, { strict: false }), contexts, 2);
  const seen: [string, unknown][] = [];
  for await (const { table, row } of record.rowsOf('org_harbour', 'p_zelda')) seen.push([table, row['event_id'] ?? row['id']]);
  expect(seen).toEqual([
    ['identity_member_names', 'p_zelda'],
    ['keys_uses', 'evt_0'],
    ['keys_uses', 'evt_1'],
    ['keys_uses', 'evt_2'],
    ['keys_uses', 'evt_4'],
    ['keys_uses', 'evt_6'],
  ]);
  const answers = await Promise.all(asked.mock.results.map(({ value }) => value as Promise<unknown[]>));
  expect(answers.map((rows) => rows.length).filter((rows) => rows > 0)).toEqual([1, 2, 2, 1]);
});
