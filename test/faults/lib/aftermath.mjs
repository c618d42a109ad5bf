// @ts-check
/** When the load is over: waits until the product has cleaned up, then looks at everything that can be compared. */
import { execFile } from 'node:child_process';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkHistory } from '../history/check-history.mjs';
import { untilClean } from './clean.mjs';

/** @typedef {Pick<import('./instance.mjs').Instance, 'place' | 'temporary' | 'direct' | 'inside' | 'log' | 'cli'>} Instance */
/** @typedef {import('./client.mjs').Client} Client */
/** @typedef {import('../rows/row.d.ts').Look} Look */

/**
 * @param {Instance} instance @param {{ auditors: Client[], admins: Client[] }} people @param {import('./history.mjs').History} history
 * @returns {Promise<Look[]>} what can only be asked of a running installation
 */
export async function looksWhileRunning(instance, { auditors, admins }, history) {
  const began = Date.now();
  const open = await untilClean(instance);
  const looks = [{ name: 'nothing is under way', ok: open === '', text: open === '' ? `${Math.round((Date.now() - began) / 1000)} s after the load ended` : open }];
  for (const admin of admins) {
    const { body } = await admin.get('/api/budget');
    history.add({ t: 'budget', organisation: admin.organisation, month: body.month, settledUsd: body.settledUsd, reservedUsd: body.reservedUsd });
  }
  for (const auditor of auditors) looks.push(await bundleOf(instance, auditor));
  return looks;
}

/** @param {Instance} instance @param {Client} auditor @returns {Promise<Look>} */
async function bundleOf(instance, auditor) {
  const name = 'a bundle verifies offline';
  const order = await auditor.send({ path: '/api/audit/bundles', body: { from: new Date(Date.now() - 86_400_000).toISOString(), to: new Date(Date.now() + 1000).toISOString(), payloads: 'all' } });
  if (order.status >= 300) return { name, ok: false, text: `the order was answered with ${order.status} ${JSON.stringify(order.body)}` };
  for (let attempt = 0; attempt < 240; attempt += 1) {
    const { body } = await auditor.get('/api/audit/bundles');
    const bundle = body.items.find((/** @type {{ id: string }} */ { id }) => id === order.body.id);
    if (bundle !== undefined && bundle.state !== 'building') break;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  const file = join(instance.place, `${auditor.organisation}.zip`);
  writeFileSync(file, await auditor.download(`/api/audit/bundles/${order.body.id}/download`));
  const { publicKey } = (await auditor.get('/api/audit/log')).body;
  const { code, said } = await instance.cli('evidence', 'verify', file, '--public-key', publicKey);
  return { name, ok: code === 0, text: code === 0 ? `${statSync(file).size} bytes` : said };
}

/** What is compared when nobody writes any more. @param {Instance} instance @param {import('./history.mjs').History} history */
export async function looksWhenQuiet(instance, history) {
  const rebuilt = await instance.cli('admin', 'rebuild');
  const doctor = await instance.cli('admin', 'doctor', '--json');
  const { findings } = /** @type {{ findings: { state: string, check: string, text: string }[] }} */ (JSON.parse(doctor.out));
  const failed = findings.filter(({ state }) => state === 'fail');
  const { stdout: log } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'read-log.mjs')], { env: instance.direct, encoding: 'utf8', maxBuffer: 1024 * 1024 * 1024 });
  /** @type {import('../history/entries.d.ts').StoredEvent[]} */
  const events = log.trim().split('\n').map((line) => /** @type {import('../history/entries.d.ts').StoredEvent} */ (JSON.parse(line)));
  const { violations, counts } = checkHistory(history.entries(), events, instance.log);
  /** @type {Look[]} */
  const looks = [
    { name: 'read models equal a rebuild from zero', ok: rebuilt.code === 0, text: rebuilt.code === 0 ? `${rebuilt.said.trim().split('\n').length} read models` : rebuilt.said },
    { name: 'the doctor finds nothing', ok: failed.length === 0, text: failed.length === 0 ? `${findings.length} findings` : failed.map(({ check, text }) => `${check}: ${text}`).join('; ') },
    { name: 'what clients were told is what the log says', ok: violations.length === 0, text: violations.length === 0 ? `${counts['confirmed']} commands` : violations.slice(0, 20).map(({ rule, text }) => `${rule}: ${text}`).join('; ') },
  ];
  return { looks, counts };
}
