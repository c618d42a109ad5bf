import { z } from 'zod';

/** A framework as data, `compliance/<id>.json`; texts are our own short wording, never the standard's. */
export const frameworkSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{2,40}$/),
  name: z.string().max(120),
  source: z.string().max(300),
  /** From when this edition of the catalogue holds. */
  effective: z.iso.date(),
  requirements: z
    .array(
      z.strictObject({
        id: z.string().max(40),
        title: z.string().max(200),
        wording: z.string().max(1000),
        /** direct: evidenced from events; partial: events plus a setting or an attestation; manual: a document. */
        class: z.enum(['direct', 'partial', 'manual']),
        evidence: z.array(z.strictObject({ query: z.string().max(200), types: z.array(z.string().max(120)).min(1).max(40) })).max(20),
        controlTest: z.strictObject({ name: z.string().max(200), description: z.string().max(600), code: z.string().max(200), test: z.string().max(200) }),
      }),
    )
    .min(1),
});
export type Framework = z.infer<typeof frameworkSchema>;
export type Requirement = Framework['requirements'][number];

export const CATALOGUES = Symbol('Catalogues');
