/** What whoever watches an API learns of the sealing, which runs in another process. Real PostgreSQL, HTTP, sealer and checkpoint files. */
import { signCheckpoint } from '@keystead/evidence/src/note/checkpoint.js';
import { signerOf } from '@keystead/evidence/src/note/keys.js';
import { acknowledgeRollback } from '@keystead/evidence/src/postgres/acknowledge-rollback.js';
import { FileCheckpointVault } from '@keystead/evidence/src/seal/file-vault.js';
import type { Core } from '@keystead/platform/src/core/open-core.js';
import { checkpointFolder, sealingJob } from '@keystead/platform/src/core/sealing.js';
import { eventually } from '@keystead/testing/src/eventually.js';
import { startTestApp, type TestApp } from '@keystead/testing/src/platform-app.js';
import { toyContext } from './toy-context.js';

const ORG = 'org_00000000000000000000000001';
const LOGS = { [ORG]: ORG, platform: "'*checkpoints'" };
jest.setTimeout(60_000);

let app: TestApp;
afterEach(() => app.stop());

const look = async (): Promise<unknown[]> => {
  const { body } = (await app.http().get('/health/ready').expect(200)) as { body: { ok: boolean; degraded: boolean; parts: { name: string; text: string }[] } };
  const { text } = body.parts.find(({ name }) => name === 'sealing')!;
  const metric = /^keystead_part_ok\{part="sealing"\} (\d)$/m.exec((await app.http().get('/metrics').expect(200)).text)?.[1];
  return [body.ok, body.degraded, metric, text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then')];
};
const until = (expected: unknown[]): Promise<void> => eventually(async () => expect(await look()).toEqual(expected));
const write = async (): Promise<void> => void (await app.http().post('/api/notes').set({ 'x-organisation': ORG, 'x-role': 'user' }).send({ text: 'wholesome' }).expect(201));
const WELL = [true, false, '1', 'events are sealed'];

/** Checkpoints of three leaves, as a restored old database finds them beside itself. */
async function signedBefore({ keyring }: Core, vault: FileCheckpointVault): Promise<void> {
  for (const log of Object.keys(LOGS)) {
    const key = keyring.logSigningKey(log);
    await vault.write(log, signCheckpoint({ origin: key.keyName, size: 3, root: Buffer.alloc(32, 1) }, [signerOf(key)]));
  }
}

it('a database behind what was signed is degraded at every API, with the position, until somebody decides', async () => {
  const told: string[] = [];
  app = await startTestApp({
    contexts: [toyContext],
    jobs: (core) => {
      const job = sealingJob(core, { warn: (_, message) => told.push(message) });
      return [{ name: job.name, run: async (signal) => (await signedBefore(core, new FileCheckpointVault(checkpointFolder(core))), job.run(signal)) }];
    },
  });
  await write();
  await until([true, true, '0', 'since then the evidence does not continue what was signed before, and nothing is sealed; the database is sealed up to position 0. See `keystead admin doctor`']);
  await eventually(async () => expect(told).toEqual([expect.stringMatching(`^evidence: The evidence log of ${ORG} has 0 leaves, .+ The platform log, .+ has 0 leaves, `)]));
  const { core } = app;
  for (const organisation of [ORG, '*checkpoints']) await acknowledgeRollback({ pool: core.owner, vault: new FileCheckpointVault(checkpointFolder(core)), keys: core.keyring, source: core.store }, { organisation, by: 'operator', reason: 'test', at: new Date() });
  await until(WELL);
});

it('a sealer that has not moved for a minute while events wait counts too, one with nothing to do does not', async () => {
  app = await startTestApp({ contexts: [toyContext] });
  const { owner } = app.core;
  await owner.query("UPDATE evidence.sealer SET looked_at = now() - interval '61 seconds'");
  await until(WELL);
  await write();
  await until(WELL);
  await owner.query("ALTER TABLE events.log DISABLE TRIGGER USER; UPDATE events.log SET recorded_at = recorded_at - interval '61 seconds'");
  await until([true, true, '0', 'nothing is sealed behind position 0, where events have waited since then: see the worker and `keystead admin doctor`']);
  await owner.query('UPDATE evidence.sealer SET looked_at = now()');
  await until(WELL);
});
