import { z } from 'zod';
import { USD_PATTERN } from '@keystead/kernel/src/money.js';

/** `keystead.json`: what an app is, what it takes and gives, what it asks for, what it costs. Unknown fields are refused. */

/** Marks that hide or turn text: one name could pass as another, one sentence as its opposite. */
const DECEPTIVE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
const readable = (text: string): boolean => text.isWellFormed() && !DECEPTIVE.test(text);
const UNREADABLE = 'must not contain control characters or marks that hide or turn text';
const line = (max: number) => z.string().trim().min(1).max(max).refine((text) => readable(text) && !/[\r\n\t]/.test(text), UNREADABLE);
export const SLUG_PATTERN = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
/** Semantic Versioning 2.0.0 without pre-release and build parts: what is published is a release. */
export const VERSION_PATTERN = /^(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})$/;
export const CATEGORIES = ['writing', 'documents', 'meetings', 'research', 'data', 'other'] as const;

/** `0.10` and `0.1` are one price; events and consents hold the shorter spelling. */
const plainAmount = (text: string): string => (text.length <= 40 && /^\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text);
const positive = (max: number) => z.int().min(1).max(max);

/** Only lowers what the platform allows (see the runtime's DEFAULT_LIMITS). */
export const manifestLimits = z.strictObject({
  wallMs: positive(600_000).optional(),
  cpuMs: positive(600_000).optional(),
  memoryBytes: positive(2 ** 31).optional(),
  outputBytes: positive(16 * 1024 * 1024).optional(),
});

export const manifestSchema = z.strictObject({
  name: line(80),
  slug: z.string().regex(SLUG_PATTERN, 'must be lower-case words with hyphens').max(60),
  version: z.string().regex(VERSION_PATTERN, 'must be a version such as 1.0.0'),
  runtime: z.enum(['javascript', 'python']),
  entry: z.string().regex(/^[A-Za-z0-9_-][A-Za-z0-9_./-]{0,119}$/, 'must be a file of the app'),
  summary: line(200),
  readme: z.string().max(20_000).refine(readable, UNREADABLE).default(''),
  category: z.enum(CATEGORIES).default('other'),
  /** JSON Schema of an object: the form people fill in, and what comes out. Publishing holds both to a subset, see ADR 0030. */
  input: z.record(z.string(), z.json()),
  output: z.record(z.string(), z.json()),
  permissions: z.strictObject({
    /** Model ids (`provider/model`) or classes (small, large, local). */
    models: z.array(line(300)).max(20).default([]),
    egress: z.array(z.strictObject({ host: line(253), methods: z.array(z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'])).min(1).max(6) })).max(20).default([]),
    secrets: z.array(line(60)).max(20).default([]),
  }),
  limits: manifestLimits.default({}),
  pricePerRunUsd: z.string().overwrite(plainAmount).regex(USD_PATTERN, 'must be an amount of USD in figures, such as 0.02 or 0.1').refine((text) => !text.startsWith('-') && Number(text) <= 1000, 'must be between 0 and 1000'),
});

/** The bundled program: one ES module of at most this many bytes in UTF-8. */
export const MAX_BUNDLE_BYTES = 1024 * 1024;

export type Manifest = z.infer<typeof manifestSchema>;
