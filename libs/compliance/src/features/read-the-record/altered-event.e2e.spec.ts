import { leafHash, leafHeader, payloadDigest } from '@keystead/evidence/src/leaf.js';
import { verifyInclusion } from '@keystead/evidence/src/merkle/verify.js';
import { openCheckpoint } from '@keystead/evidence/src/note/checkpoint.js';
import { parsePublicKey } from '@keystead/evidence/src/note/keys.js';
import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { sealingJob } from '@keystead/platform/src/core/sealing.js';
import { alterAsSuperuser, newestSealed, type SealedRow } from '@keystead/testing/src/as-superuser.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { complianceContext } from '../../compliance.module.js';

/** Real PostgreSQL, HTTP and sealing; a superuser alters the rows. */
const world = withPeople({
  contexts: [identityContext, keysContext, gatewayContext, complianceContext],
  env: { KEYSTEAD_DEMO: 'true' },
  jobs: (core) => [sealingJob(core, { warn: () => undefined })],
});

interface Opened {
  readonly queryId: string;
  readonly integrity: string;
  readonly finding: { readonly text: string; readonly next: string } | null;
  readonly listed: { readonly type: string; readonly stream: string; readonly actor: { readonly name: string | null } };
  readonly header: Record<string, unknown> | null;
  readonly payload: Record<string, unknown> | null;
  readonly leaf: { readonly index: number; readonly hash: string; readonly hashNow: string | null } | null;
  readonly inclusion: { readonly checkpoint: string; readonly path: readonly string[] } | null;
}

const open = async ({ id }: SealedRow): Promise<Opened> => (await world.people.auditor.http.get(`/api/audit/events/${id}`).expect(200)).body as Opened;

/** What an auditor does by hand: the shown hash and path, against the checkpoint and the log's key. */
async function leadsToRoot({ leaf, inclusion }: Opened): Promise<boolean> {
  const { publicKey } = (await world.people.auditor.http.get('/api/audit/log').expect(200)).body as { publicKey: string };
  const tree = openCheckpoint(Buffer.from(inclusion!.checkpoint), parsePublicKey(publicKey));
  return verifyInclusion(Buffer.from(leaf!.hash, 'hex'), leaf!.index, tree, inclusion!.path.map((hash) => Buffer.from(hash, 'base64')));
}

const vaulted = new Set<string>();
async function vault(name: string): Promise<SealedRow> {
  await world.people.user.http.post('/api/keys').send({ name, provider: 'practice', secret: 'practice-secret-1' }).expect(201);
  await world.app.settled();
  const row = await eventually(async () => {
    const newest = await newestSealed(world.app, world.people.organisation, 'keys.key-vaulted@1');
    if (vaulted.has(newest.id)) throw new Error('the new one is not sealed yet');
    return newest;
  });
  vaulted.add(row.id);
  return row;
}

describe('an event that is opened by itself', () => {
  it('is as it was sealed, and its hash leads to the signed root, while nobody altered it', async () => {
    const opened = await open(await vault('Ward 1'));
    expect([opened.integrity, opened.finding, opened.leaf!.hashNow, await leadsToRoot(opened)]).toEqual(['as-sealed', null, null, true]);
  });

  it('is told as changed when a superuser changed it: the sealed hash leads to the root, the one of now stands beside it, and what to do', async () => {
    const row = await vault('Ward 2');
    const before = await open(row);
    await alterAsSuperuser(world.app, `UPDATE events.log SET payload = convert_to(replace(convert_from(payload, 'UTF8'), 'practice', 'openai'), 'UTF8') WHERE id = '${row.id}'`);
    const opened = await open(row);
    const { rows } = await world.app.core.owner.query<{ header: Buffer; payload: Buffer; salt: Buffer; sealed_at: Date }>('SELECT e.header, e.payload, e.salt, l.sealed_at FROM events.log e JOIN evidence.leaves l ON l.event_id = e.id WHERE e.id = $1', [row.id]);
    const { header, payload, salt, sealed_at } = rows[0]!;
    expect([opened.integrity, opened.leaf, opened.payload!['provider'], opened.finding, await leadsToRoot(opened)]).toEqual([
      'changed',
      { ...before.leaf, hashNow: leafHash(leafHeader(header.toString(), row.leaf, sealed_at.toISOString()), payloadDigest(salt, payload)).toString('hex') },
      'openai',
      {
        text: `This event is no longer as it was sealed: leaf ${row.leaf} at position ${row.position} was changed.`,
        next: expect.stringMatching(/^Export the period of its sealing, .* take the bundle away and keep it: it is evidence.* `keystead admin doctor` and to restore a backup/),
      },
      true,
    ]);
  });

  it('is shown without content, and not as an error, when what was made of it cannot be read', async () => {
    const row = await vault('Ward 3');
    await alterAsSuperuser(world.app, `UPDATE events.log SET payload = '\\xff', header = 'no header' WHERE id = '${row.id}'`);
    const opened = await open(row);
    expect([opened.integrity, opened.header, opened.payload, opened.listed.type, await leadsToRoot(opened)]).toEqual(['changed', null, null, 'keys.key-vaulted@1', true]);
  });

  it('is found where it was sealed when he moved it to another stream: its bytes are what was sealed', async () => {
    const row = await vault('Ward 5');
    await alterAsSuperuser(world.app, `UPDATE events.log SET stream = 'keys.key-elsewhere' WHERE id = '${row.id}'`);
    expect((await open(row)).integrity).toBe('as-sealed');
  });

  it('is on the record as opened, altered or not', async () => {
    const row = await vault('Ward 6');
    await alterAsSuperuser(world.app, `DELETE FROM events.log WHERE id = '${row.id}'`);
    const { queryId } = await open(row);
    await world.app.settled();
    const { rows } = await world.app.core.owner.query<{ summary: string }>("SELECT summary FROM read.compliance_events WHERE type = 'compliance.audit-log-read@1' AND stream LIKE $1", [`%${queryId}`]);
    expect(rows).toEqual([{ summary: `Record of events read: event ${row.id}` }]);
  });

  it.each([
    ['deleted it', (id: string) => `DELETE FROM events.log WHERE id = '${id}'`],
    ['gave its row to another event', (id: string) => `UPDATE events.log SET id = gen_random_uuid() WHERE id = '${id}'`],
    [
      'deleted it with others of its stream behind it',
      (id: string) => `UPDATE events.log SET version = 1, stream = (SELECT stream FROM events.log WHERE id = '${id}') WHERE id = (SELECT id FROM events.log WHERE type = 'keys.key-vaulted@1' AND id <> '${id}' LIMIT 1); DELETE FROM events.log WHERE id = '${id}'`,
    ],
  ])('is there, marked as missing, with what list and log still know of it, when he %s', async (_how, sql) => {
    const row = await vault('Ward 4');
    const before = await open(row);
    await alterAsSuperuser(world.app, sql(row.id));
    const opened = await open(row);
    expect([opened.integrity, opened.header, opened.payload, opened.leaf, opened.listed, opened.finding!.text, await leadsToRoot(opened)]).toEqual([
      'missing',
      null,
      null,
      before.leaf,
      before.listed,
      `This event is no longer as it was sealed: leaf ${row.leaf} at position ${row.position} is missing.`,
      true,
    ]);
    expect([opened.listed.type, opened.listed.actor.name]).toEqual(['keys.key-vaulted@1', 'user of harbour']);
  });
});
