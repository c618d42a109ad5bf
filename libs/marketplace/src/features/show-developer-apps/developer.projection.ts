import { defineProjection, type Rows } from '@keystead/platform/src/projections/define-projection.js';
import type { ExecutionEventData } from '@keystead/runtime/src/contract/index.js';
import type { AppEvent } from '../../contract/events.js';
import { DeveloperAppRow, DeveloperErrorRow, DeveloperRunRow, DeveloperVersionRow } from './developer.rows.js';

export const DEVELOPER_APPS = 'marketplace.developer-apps';

type DataOf<N extends AppEvent['name']> = Extract<AppEvent, { name: N }>['data'];
type Finished = ExecutionEventData<'runtime.execution-finished@1'>;

async function countError(run: Finished, at: string, em: Rows): Promise<void> {
  const { appId, appOrganisation: organisation, errorFingerprint: fingerprint, errorFrames: frames } = run;
  if (fingerprint === null) return;
  const id = `${appId} ${fingerprint}`;
  const known = await em.findOne(DeveloperErrorRow, { id, organisation });
  const latest = { lastAt: at, sortKey: `${at} ${fingerprint}` };
  if (known === null) em.create(DeveloperErrorRow, { id, organisation, appId, fingerprint, frames, count: 1, firstAt: at, ...latest });
  else Object.assign(known, latest, { count: known.count + 1 });
}

/**
 * Runs happen in other organisations' logs and are shown here by the publisher's organisation, without the member. All facts of one app
 * share a partition, since an app's stream and its runs' streams lie in different places.
 */
export const developerAppsProjection = defineProjection({
  name: DEVELOPER_APPS,
  entities: [DeveloperAppRow, DeveloperVersionRow, DeveloperRunRow, DeveloperErrorRow],
  partitionKey: (logged) => (logged.event.data as { appId: string }).appId,
  on: {
    'marketplace.version-published@1': async (logged, em) => {
      const { appId, versionId, version, manifest, bundleDigest: digest } = logged.event.data as DataOf<'marketplace.version-published@1'>;
      const { slug, name, summary, pricePerRunUsd } = manifest;
      const { organisation } = logged;
      const publishedAt = logged.header.occurredAt;
      em.create(DeveloperVersionRow, { versionId, organisation, appId, version, publishedAt, state: 'published', digest, reason: null, name, summary, pricePerRunUsd });
      const known = await em.findOne(DeveloperAppRow, { appId, organisation });
      if (known === null) em.create(DeveloperAppRow, { appId, organisation, sortKey: `${publishedAt} ${appId}`, slug, name, summary, version, pricePerRunUsd, runs: 0, succeeded: 0 });
      else Object.assign(known, { name, summary, version, pricePerRunUsd });
    },
    'marketplace.version-rolled-back@1': async (logged, em) => {
      const { appId, withdrawn, current, reason } = logged.event.data as DataOf<'marketplace.version-rolled-back@1'>;
      const own = { appId, organisation: logged.organisation };
      for (const row of await em.find(DeveloperVersionRow, { ...own, version: { $in: [...withdrawn] } })) Object.assign(row, { state: 'withdrawn', reason });
      const { name, summary, pricePerRunUsd } = await em.findOneOrFail(DeveloperVersionRow, { ...own, version: current });
      Object.assign(await em.findOneOrFail(DeveloperAppRow, own), { name, summary, version: current, pricePerRunUsd });
    },
    'runtime.execution-finished@1': async (logged, em) => {
      const run = logged.event.data as Finished;
      const { executionId: id, appId, appOrganisation: organisation, version, outcome, wallMs, errorFingerprint, errorFrames } = run;
      const at = logged.header.occurredAt;
      em.create(DeveloperRunRow, { id, organisation, appId, sortKey: `${at} ${id}`, version, outcome, wallMs, at, errorFingerprint, errorFrames });
      const app = await em.findOneOrFail(DeveloperAppRow, { appId, organisation });
      app.runs += 1;
      if (outcome === 'SUCCEEDED') app.succeeded += 1;
      await countError(run, at, em);
    },
  },
});
