import { defineEntity, p } from '@mikro-orm/postgresql';
import type { ExecutionEventData } from '@keystead/runtime/src/contract/index.js';

type Frames = ExecutionEventData<'runtime.execution-finished@1'>['errorFrames'];

export const DeveloperAppRow = defineEntity({
  name: 'DeveloperAppRow',
  tableName: 'marketplace_developer_apps',
  properties: {
    appId: p.string().primary(),
    organisation: p.string(),
    sortKey: p.string().unique(),
    slug: p.string(),
    name: p.string(),
    summary: p.string(),
    version: p.string(),
    pricePerRunUsd: p.string(),
    runs: p.integer(),
    succeeded: p.integer(),
  },
  indexes: [{ properties: ['organisation', 'sortKey'] }],
});

export const DeveloperVersionRow = defineEntity({
  name: 'DeveloperVersionRow',
  tableName: 'marketplace_developer_versions',
  properties: {
    versionId: p.string().primary(),
    organisation: p.string(),
    appId: p.string(),
    version: p.string(),
    publishedAt: p.string(),
    state: p.string(),
    digest: p.string(),
    /** Why it was withdrawn. */
    reason: p.string().length(500).nullable(),
    name: p.string(),
    summary: p.string(),
    pricePerRunUsd: p.string(),
  },
  indexes: [{ properties: ['organisation', 'appId', 'publishedAt'] }],
});

/** A finished run as its app's developer may see it: nothing of the person, their organisation, their input or their output. */
export const DeveloperRunRow = defineEntity({
  name: 'DeveloperRunRow',
  tableName: 'marketplace_developer_runs',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    appId: p.string(),
    sortKey: p.string(),
    version: p.string(),
    outcome: p.string(),
    wallMs: p.integer(),
    at: p.string(),
    errorFingerprint: p.string().nullable(),
    errorFrames: p.json<Frames>(),
  },
  indexes: [{ properties: ['organisation', 'appId', 'sortKey'] }],
});

/** Runs that failed in the same place. */
export const DeveloperErrorRow = defineEntity({
  name: 'DeveloperErrorRow',
  tableName: 'marketplace_developer_errors',
  properties: {
    /** `<app id> <fingerprint>` */
    id: p.string().primary(),
    organisation: p.string(),
    appId: p.string(),
    fingerprint: p.string(),
    sortKey: p.string(),
    count: p.integer(),
    frames: p.json<Frames>(),
    firstAt: p.string(),
    lastAt: p.string(),
  },
  indexes: [{ properties: ['organisation', 'appId', 'sortKey'] }],
});
