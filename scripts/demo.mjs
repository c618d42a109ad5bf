// @ts-check
/**
 * `npm run demo`: walks the main job through the public API of a running Keystead, as a user and an auditor would, and
 * prints each step. It needs the demo organisation: start Keystead with `npm start` in another terminal first.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { signInAs } from './lib/demo-visitor.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const home = process.env['KEYSTEAD_HOME'] ?? join(root, '.keystead');
const address = `http://localhost:${process.env['PORT'] ?? '3000'}`;
const LETTER = 'Dear Ms Novak, your appointment at the cardiology clinic is on 3 March at 10:30. Please bring the list of your medicines. Do not eat for six hours before. If you cannot come, call 555-0100 by 1 March. You should not drive for the rest of the day.';

let steps = 0;
/** @param {string} text */
const say = (text) => process.stdout.write(`${String((steps += 1)).padStart(2)}. ${text}\n`);
/** @param {string} text */
const detail = (text) => process.stdout.write(`    ${text}\n`);

/** @param {string} role */
async function enter(role) {
  const { visitor, me } = await signInAs(address, home, role);
  say(`${me.member.name} signs in (${me.roles.join(', ')} of ${me.organisation.name})`);
  return visitor;
}

async function walk() {
  const user = await enter('user');
  const [app] = (await user.get('/api/catalogue?q=plain+letter')).items;
  const offer = await user.get(`/api/catalogue/${app.appId}`);
  say(`opens "${offer.name}" ${offer.version}: models ${offer.permissions.models.join(', ')}, no network, ${offer.pricePerRunUsd} USD per run`);
  const install = offer.installId ?? (await user.post('/api/installs', { appId: offer.appId, version: offer.version, consent: { permissionsDigest: offer.permissionsDigest, pricePerRunUsd: offer.pricePerRunUsd } })).id;
  say('consents to exactly that and installs it');
  const { id } = await user.post('/api/executions', { installId: install, input: { letter: LETTER } });
  say(`runs it as ${id}; what happens, live:`);
  await user.follow(`/api/executions/${id}/stream`, (event, data) => {
    if (event === 'log') detail(`${data.stream.padEnd(8)} ${data.text}`);
    if (event === 'state') detail(`state    ${data.state}${data.isolation === null ? '' : `, isolation ${data.isolation}`}`);
    if (event === 'output') detail(`answer   ${JSON.stringify(data.output ?? data.error)?.slice(0, 200)}…`);
    if (event === 'done') detail(`outcome  ${data.outcome}: ${data.outcomeText}`);
  });
  const run = await user.get(`/api/executions/${id}`);
  say(`sees what it cost: provider ${run.cost.providerUsd} USD (${run.cost.charge === 'practice' ? 'practice model, nobody is billed' : run.cost.charge}), app ${run.cost.platformUsd} USD, isolation ${run.isolation.level}`);
  say('and the story of the run, each line an event:');
  for (const step of run.timeline) detail(`${step.at}  ${step.type.padEnd(34)} ${step.text}`);
  const budget = await user.get('/api/budget');
  say(`the budget of ${budget.month} is settled: ${budget.settledUsd} USD of ${budget.limitUsd ?? 'no limit'}, ${budget.reservedUsd} USD still reserved`);

  const auditor = await enter('auditor');
  const events = (await auditor.get(`/api/audit/events?execution=${id}`)).items;
  say(`finds ${events.length} events of that run, ${events.filter((/** @type {{ type: string }} */ event) => event.type === 'keys.key-accessed@1').length} of them a key that was opened`);
  const requirement = await auditor.get('/api/compliance/requirements/hipaa/164.312(b)');
  say(`reads HIPAA ${requirement.id}, ${requirement.title.toLowerCase()}: ${requirement.state}`);
  await auditor.until('the run is sealed', async () => ((await auditor.get(`/api/audit/events/${events[0].eventId}`)).leaf === null ? null : true));
  const order = await auditor.post('/api/audit/bundles', { from: new Date(Date.now() - 86_400_000).toISOString(), to: new Date(Date.now() + 1000).toISOString(), payloads: 'all' });
  const bundle = await auditor.until('the bundle is written', async () => /** @type {{ events: number, bytes: number } | null} */ ((await auditor.get('/api/audit/bundles')).items.find((/** @type {{ id: string, state: string }} */ one) => one.id === order.id && one.state !== 'building') ?? null));
  say(`exports a bundle: ${bundle.events} events, ${bundle.bytes} bytes`);
  const folder = mkdtempSync(join(tmpdir(), 'keystead-demo-'));
  const file = join(folder, 'bundle.zip');
  writeFileSync(file, await auditor.download(`/api/audit/bundles/${order.id}/download`));
  const { publicKey } = await auditor.get('/api/audit/log');
  say('and verifies it without the server (keystead evidence verify):');
  const verdict = spawnSync(process.execPath, [join(root, 'scripts', 'keystead.mjs'), 'evidence', 'verify', file, '--public-key', publicKey], { encoding: 'utf8' });
  process.stdout.write(`${verdict.stdout}${verdict.stderr}`.replace(/^/gm, '    '));
  rmSync(folder, { recursive: true });
  process.stdout.write('\n');
  if (verdict.status !== 0) throw new Error('the bundle did not verify');
}

try {
  await walk();
} catch (error) {
  process.stderr.write(`keystead: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
