import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import type { Manifest } from '@keystead/marketplace/src/contract/index.js';
import { bundleApp, type Bundle } from './bundle.js';
import { Fault } from './fault.js';
import { readManifest } from './manifest.js';
import type { Server } from './server.js';
import type { Terminal } from './terminal.js';

const published = z.object({ appId: z.string().regex(/^app_[0-9a-z]+$/), version: z.string(), digest: z.string() });
const ownApp = z.object({ versions: z.array(z.object({ version: z.string(), state: z.string() })) });

/** Puts one version into the catalogue. Asking again with the same files gives the same version, not a second one. @throws Fault */
export async function publishApp(folder: string, server: () => Promise<Server>, terminal: Terminal): Promise<void> {
  const manifest = await readManifest(folder);
  const bundle = await bundleApp(folder, manifest);
  // First whether there is a server and a token to publish with: a summary would look like the beginning of it.
  const there = await server();
  terminal.say(summaryOf(manifest, bundle));
  const answer = published.safeParse(await there.post('/api/developer/versions', { manifest, code: bundle.code }, { 'idempotency-key': repeatKey(manifest, bundle) }));
  if (!answer.success) throw new Fault('the server answered with something this version cannot read', 'refused');
  const { appId, version, digest } = answer.data;
  if (digest !== bundle.digest) throw new Fault(`the server stored ${digest}, not ${bundle.digest}: what was published is not what was sent`, 'refused');
  if (await isWithdrawn(there, appId, version)) throw new Fault(`${version} was published and then withdrawn; raise "version" in keystead.json to publish again`, 'refused');
  terminal.say('\nPublished.\n');
  terminal.out(`app      ${appId}\nversion  ${version}\ndigest   ${digest}\npage     ${there.origin}/catalogue/${appId}\n`);
}

/** A repeated request is answered as the first one was, also when the version was rolled back since. A new version may not be shown yet. */
async function isWithdrawn(server: Server, appId: string, version: string): Promise<boolean> {
  const shown = ownApp.safeParse(await server.get(`/api/developer/apps/${appId}`).catch(() => null));
  return shown.success && shown.data.versions.some((one) => one.version === version && one.state === 'withdrawn');
}

/** Made of all that is sent: a changed manifest with the same code is another request. */
function repeatKey(manifest: Manifest, { digest }: Bundle): string {
  return `publish-${createHash('sha256').update(`${canonicalJson(manifest)}\n${digest}`, 'utf8').digest('hex').slice(0, 48)}`;
}

function summaryOf({ name, slug, version, permissions, limits, pricePerRunUsd }: Manifest, { bytes, digest }: Bundle): string {
  const asked = Object.entries(limits).map(([limit, value]) => `${limit} ${value}`);
  const lines = [
    `${name} ${version} (${slug})`,
    `  AI models   ${permissions.models.join(', ') || 'none'}`,
    `  network     none`,
    `  secrets     none`,
    `  limits      ${asked.join(', ') || "the platform's"}`,
    `  price       ${Number(pricePerRunUsd) === 0 ? 'free' : `${pricePerRunUsd} USD a run that succeeds`}`,
    `  bundle      ${bytes} bytes, SHA-256 ${digest}`,
  ];
  return `${lines.join('\n')}\n`;
}
