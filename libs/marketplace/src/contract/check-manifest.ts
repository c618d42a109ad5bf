import type { Manifest } from './manifest.js';
import { checkJsonSchema } from './json-schema.js';

export type LimitCeiling = Readonly<Record<keyof Manifest['limits'] & string, number>>;

/**
 * What the form of the manifest cannot say. Sentences for the developer; empty when it may be published.
 * @param ceiling what a run may use at most; a manifest lowers it
 */
export function checkManifest(manifest: Manifest, ceiling: LimitCeiling): string[] {
  const { runtime, permissions, limits, input, output, entry } = manifest;
  const faults: string[] = [];
  if (runtime === 'python') faults.push('runtime: Python apps come later; this version runs "javascript".');
  if (entry.split('/').some((part) => part === '..' || part === '')) faults.push('entry: name a file inside the app, without "..".');
  if (permissions.egress.length > 0) faults.push('permissions.egress: apps reach no network yet, only AI models; leave it empty.');
  if (permissions.secrets.length > 0) faults.push('permissions.secrets: apps are given no secrets yet; leave it empty. AI keys never need one: calls go through the platform.');
  for (const [name, most] of Object.entries(ceiling) as [keyof LimitCeiling, number][]) {
    const asked = limits[name];
    if (asked !== undefined && asked > most) faults.push(`limits.${name}: at most ${most} can be had; a manifest can only ask for less.`);
  }
  return [...faults, ...checkJsonSchema('input', input), ...checkJsonSchema('output', output)];
}
