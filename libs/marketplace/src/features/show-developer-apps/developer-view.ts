import { z } from 'zod';
import type { InferEntity } from '@mikro-orm/postgresql';
import { OUTCOMES } from '@keystead/runtime/src/contract/index.js';
import type { DeveloperAppRow, DeveloperErrorRow, DeveloperRunRow, DeveloperVersionRow } from './developer.rows.js';

export const developerApp = z.object({
  appId: z.string(),
  slug: z.string(),
  name: z.string(),
  summary: z.string(),
  /** The current version. */
  version: z.string(),
  state: z.literal('published'),
  runs: z.int(),
  pricePerRunUsd: z.string(),
});
export type DeveloperApp = z.infer<typeof developerApp>;

export const developerAppDetail = developerApp.extend({
  versions: z.array(z.object({ versionId: z.string(), version: z.string(), publishedAt: z.string(), state: z.enum(['published', 'withdrawn']), digest: z.string(), reason: z.string().nullable() })),
  /** Of all runs; the percentiles are wall-clock milliseconds of the last 10,000 runs, null without any. */
  stats: z.object({ runs: z.int(), succeeded: z.int(), failed: z.int(), p50Ms: z.int().nullable(), p95Ms: z.int().nullable() }),
});
export type DeveloperAppDetail = z.infer<typeof developerAppDetail>;

export const developerRun = z.object({
  id: z.string(),
  version: z.string(),
  outcome: z.enum(OUTCOMES),
  wallMs: z.int(),
  at: z.string(),
  errorFingerprint: z.string().nullable(),
  errorFrames: z.array(z.string()).nullable(),
});
export type DeveloperRun = z.infer<typeof developerRun>;

export const errorGroup = z.object({ fingerprint: z.string(), count: z.int(), frames: z.array(z.string()), firstAt: z.string(), lastAt: z.string() });
export type ErrorGroup = z.infer<typeof errorGroup>;

type Frames = InferEntity<typeof DeveloperRunRow>['errorFrames'];
/** Places in the bundle, as stack traces write them. */
const framesOf = (frames: Frames): string[] => frames.map((frame) => `${frame.function === '' ? 'anonymous' : frame.function} (${frame.line}:${frame.column})`);

export function appOf({ appId, slug, name, summary, version, runs, pricePerRunUsd }: InferEntity<typeof DeveloperAppRow>): DeveloperApp {
  return { appId, slug, name, summary, version, state: 'published', runs, pricePerRunUsd };
}

export function versionOf({ versionId, version, publishedAt, state, digest, reason }: InferEntity<typeof DeveloperVersionRow>): DeveloperAppDetail['versions'][number] {
  return { versionId, version, publishedAt, state: state === 'withdrawn' ? 'withdrawn' : 'published', digest, reason: reason ?? null };
}

export function runOf({ id, version, outcome, wallMs, at, errorFingerprint, errorFrames }: InferEntity<typeof DeveloperRunRow>): DeveloperRun {
  return { id, version, outcome: outcome as DeveloperRun['outcome'], wallMs, at, errorFingerprint: errorFingerprint ?? null, errorFrames: errorFingerprint == null ? null : framesOf(errorFrames) };
}

export function errorOf({ fingerprint, count, frames, firstAt, lastAt }: InferEntity<typeof DeveloperErrorRow>): ErrorGroup {
  return { fingerprint, count, frames: framesOf(frames), firstAt, lastAt };
}
