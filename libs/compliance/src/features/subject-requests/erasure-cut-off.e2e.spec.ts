import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { defineContext, slice, type ContextDefinition } from '@keystead/platform/src/context/define-context.js';
import { definePersonalData } from '@keystead/platform/src/people/define-personal-data.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { complianceContext } from '../../compliance.module.js';

/** What the database held each time a step was cut off; the reaction begins anew, as it does after a kill. */
const cuts: { readonly at: string; readonly keyGone: boolean; readonly accounts: number; readonly erased: number }[] = [];
let look: (at: string) => Promise<(typeof cuts)[number]>;

/** A context whose forgetting is cut off twice before it is done. */
function unsteady(name: string): ContextDefinition {
  let tries = 0;
  const data = definePersonalData({
    name: `${name}.notes`,
    about: 'notes',
    count: async () => (tries === 0 ? 2 : 0),
    async *rows() {},
    async forget() {
      tries += 1;
      if (tries > 2) return;
      cuts.push(await look(name));
      throw new Error('cut off');
    },
  });
  return defineContext({ name, events: [], slices: [slice({ personalData: [data] })] });
}

const world = withPeople({ contexts: [unsteady('first'), identityContext, keysContext, gatewayContext, complianceContext, unsteady('last')], env: { KEYSTEAD_DEMO: 'true' } });

it('an erasure that is cut off at each step is finished, once, and its receipt tells of what there was at first', async () => {
  const { admin, user, organisation } = world.people;
  const { owner, log } = world.app.core;
  const erasedEvents = async (): Promise<number> => {
    let count = 0;
    for await (const { type } of log.readAll({ organisation })) count += type === 'compliance.subject-erased@1' ? 1 : 0;
    return count;
  };
  look = async (at) => ({
    at,
    keyGone: (await owner.query('SELECT 1 FROM crypto.subject_keys WHERE pseudonym = $1 AND erased_at IS NOT NULL AND wrapped IS NULL', [user.id])).rowCount === 1,
    accounts: (await owner.query('SELECT 1 FROM identity.accounts WHERE member_id = $1', [user.id])).rowCount!,
    erased: await erasedEvents(),
  });
  await user.http.post('/api/keys').send({ name: 'Ward 3', provider: 'practice', secret: 'practice-secret-1' }).expect(201);
  const { body } = await admin.http.post('/api/subject-requests').send({ memberId: user.id, kind: 'erasure' }).expect(201);
  await world.app.settled();
  // As if the order was cut off after access had ended: it is given again.
  await admin.http.post(`/api/members/${user.id}/deprovision`).expect(200);
  await admin.http.post(`/api/subject-requests/${body.id}/erase`).send({ confirm: user.id }).expect(202);

  const shown = await eventually(async () => {
    const { body: now } = await admin.http.get(`/api/subject-requests/${body.id}`).expect(200);
    expect(now.state).toBe('erased');
    return now as { destroyed: { what: string; rows: number }[] };
  }, 20_000);
  expect(cuts).toEqual([
    { at: 'first', keyGone: true, accounts: 1, erased: 0 },
    { at: 'first', keyGone: true, accounts: 1, erased: 0 },
    { at: 'last', keyGone: true, accounts: 0, erased: 0 },
    { at: 'last', keyGone: true, accounts: 0, erased: 0 },
  ]);
  expect(await erasedEvents()).toBe(1);
  // Secrets may be destroyed before, because access ended; the link of an invitation was.
  expect(shown.destroyed.filter(({ what }) => what !== 'keys.secrets').map(({ what, rows }) => [what, rows])).toEqual([
    ['crypto.subject-key', 1],
    ['first.notes', 2],
    ['identity.account', 2],
    ['compliance.subject-exports', 0],
    ['last.notes', 2],
  ]);
  expect((await owner.query('SELECT 1 FROM keys.vault WHERE owner_id = $1 AND ciphertext IS NOT NULL', [user.id])).rowCount).toBe(0);
  expect(new Set(world.app.warnings.map(({ message }) => message))).toEqual(new Set(['reaction failed']));
  expect((await admin.http.get('/api/members?limit=100').expect(200)).text).not.toContain(user.email);
}, 60_000);
