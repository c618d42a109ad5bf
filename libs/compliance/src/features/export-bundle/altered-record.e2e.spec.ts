import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyBundle } from '@keystead/evidence/src/verify/verify-bundle.js';
import { gatewayContext } from '@keystead/gateway/src/gateway.module.js';
import { identityContext } from '@keystead/identity/src/identity.module.js';
import { keysContext } from '@keystead/keys/src/keys.module.js';
import { sealingJob } from '@keystead/platform/src/core/sealing.js';
import { alterAsSuperuser, newestSealed, type SealedRow } from '@keystead/testing/src/as-superuser.js';
import { bytesOf } from '@keystead/testing/src/bytes-of.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { withPeople } from '@keystead/testing/src/people.js';
import { complianceContext } from '../../compliance.module.js';

/** Real PostgreSQL, HTTP, sealing and files. */
const world = withPeople({
  contexts: [identityContext, keysContext, gatewayContext, complianceContext],
  env: { KEYSTEAD_DEMO: 'true' },
  jobs: (core) => [sealingJob(core, { warn: () => undefined })],
});

interface FoundAltered {
  readonly bundleId: string;
  readonly text: string;
}

interface Bundle {
  readonly id: string;
  readonly state: string;
  readonly events: number;
  readonly reason: string | null;
  readonly findings: { changed: number; missing: number; first: { kind: string; leaf: number; eventId: string; position: string }[]; text: string; next: string } | null;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-altered-'));
  await world.people.user.http.post('/api/keys').send({ name: 'Ward 3', provider: 'practice', secret: 'practice-secret-1' }).expect(201);
});
afterAll(() => rm(folder, { recursive: true }));

const sealed = (type: string): Promise<SealedRow> => newestSealed(world.app, world.people.organisation, type);

const DAY_MS = 86_400_000;
const daysAway = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString();

const YESTERDAY = daysAway(-1);

async function ordered(to = daysAway(1)): Promise<Bundle> {
  const { auditor } = world.people;
  const { body } = await auditor.http.post('/api/audit/bundles').send({ from: YESTERDAY, to, payloads: 'all' }).expect(201);
  return eventually(async () => {
    const { items } = (await auditor.http.get('/api/audit/bundles').expect(200)).body as { items: Bundle[] };
    const bundle = items.find(({ id }) => id === (body as { id: string }).id);
    if (bundle === undefined || bundle.state === 'building') throw new Error('it is being written');
    return bundle;
  });
}

async function foundAltered(): Promise<FoundAltered | null> {
  return ((await world.people.auditor.http.get('/api/audit/alterations').expect(200)).body as { found: FoundAltered | null }).found;
}

async function verified({ id }: Bundle): Promise<unknown> {
  const { http } = world.people.auditor;
  const file = join(folder, `${id}.zip`);
  await writeFile(file, await bytesOf(http, `/api/audit/bundles/${id}/download`));
  const { publicKey } = (await http.get('/api/audit/log').expect(200)).body as { publicKey: string };
  const report = await verifyBundle(file, { publicKey });
  return [report.verdict, report.items.flatMap(({ findings }) => findings.map(({ text }) => text))];
}

describe('a bundle of a record that a superuser has altered', () => {
  let vaulted: SealedRow;
  let looked: SealedRow;

  it('is ready, and nothing more is to be said, before he did', async () => {
    await world.people.auditor.http.get('/api/audit/events').expect(200);
    [vaulted, looked] = await eventually(() => Promise.all([sealed('keys.key-vaulted@1'), sealed('compliance.audit-log-read@1')]));
    const bundle = await ordered();
    expect([bundle.state, bundle.findings, bundle.reason, await verified(bundle), await foundAltered()]).toEqual(['ready', null, null, ['valid', []], null]);
  });

  it('is ready with findings after he changed one and deleted another, says what to do next, and verifies as not valid, by the same lines', async () => {
    await world.app.core.owner.query(`CREATE TABLE public.backup AS SELECT * FROM events.log WHERE id IN ('${vaulted.id}', '${looked.id}')`);
    await alterAsSuperuser(world.app, `UPDATE events.log SET payload = convert_to(replace(convert_from(payload, 'UTF8'), 'practice', 'openai'), 'UTF8') WHERE id = '${vaulted.id}'; DELETE FROM events.log WHERE id = '${looked.id}'`);
    const bundle = await ordered();
    expect([bundle.state, bundle.findings]).toEqual([
      'ready-with-findings',
      {
        changed: 1,
        missing: 1,
        first: [
          { kind: 'changed', leaf: vaulted.leaf, eventId: vaulted.id, position: vaulted.position },
          { kind: 'missing', leaf: looked.leaf, eventId: looked.id, position: looked.position },
        ],
        text: `2 events are no longer as they were sealed: 1 was changed and 1 is missing. First: leaf ${vaulted.leaf} at position ${vaulted.position} (changed), leaf ${looked.leaf} at position ${looked.position} (missing).`,
        next: expect.stringMatching(/^Take this bundle away and keep it: .*keystead admin doctor/),
      },
    ]);
    expect(await verified(bundle)).toEqual([
      'not-valid',
      [
        `leaf ${looked.leaf} (event ${looked.id}) is missing: it was sealed, and its row was no longer in the event store when the bundle was made`,
        `line ${vaulted.leaf + 1} (leaf ${vaulted.leaf}, event ${vaulted.id}) was changed`,
      ],
    ]);
  });

  it('puts what it found on the record, ahead of the bundle', async () => {
    await world.app.settled();
    const { items } = (await world.people.auditor.http.get('/api/audit/events?type=compliance.re').expect(200)).body as { items: { type: string; summary: string }[] };
    expect(items.slice(0, 2).map(({ type, summary }) => [type, summary])).toEqual([
      ['compliance.report-exported@1', expect.stringMatching(/^Evidence bundle made: /)],
      ['compliance.record-found-altered@1', `Record found altered while an evidence bundle was made: 1 sealed event changed, 1 missing, the first of them leaf ${vaulted.leaf}`],
    ]);
  });

  it('is told to whoever looks at the record, until a bundle over the whole period finds it as it was', async () => {
    const altered = await foundAltered();
    expect(altered).toEqual({ bundleId: expect.stringMatching(/^rep_/), at: expect.any(String), text: expect.stringMatching(/^2 events are no longer as they were sealed: /), next: expect.stringMatching(/then export again\.$/) });
    expect([(await ordered(daysAway(-0.5))).state, await foundAltered()]).toEqual(['ready', altered]);

    await alterAsSuperuser(world.app, `DELETE FROM events.log WHERE id = '${vaulted.id}'; INSERT INTO events.log SELECT * FROM public.backup`);
    expect([(await ordered()).state, await foundAltered()]).toEqual(['ready', null]);
  });
});
