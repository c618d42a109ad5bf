import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { z } from 'zod';

const secretRef = z.union([z.string().transform((source) => ({ source, target: `/run/secrets/${source}` })), z.object({ source: z.string(), target: z.string() })]);
const serviceSchema = z.looseObject({
  image: z.string().default(''),
  user: z.string().default(''),
  read_only: z.boolean().default(false),
  privileged: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  restart: z.string().default('no'),
  entrypoint: z.array(z.string()).default([]),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(secretRef).default([]),
  volumes: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  networks: z.union([z.array(z.string()), z.record(z.string(), z.looseObject({ ipv4_address: z.string().optional() }))]).default([]),
  network_mode: z.string().optional(),
  healthcheck: z.looseObject({ test: z.array(z.string()) }).optional(),
  mem_limit: z.string().optional(),
  pids_limit: z.number().optional(),
  logging: z.looseObject({ options: z.record(z.string(), z.string()).default({}) }).optional(),
});
const composeSchema = z.looseObject({
  services: z.record(z.string(), serviceSchema),
  networks: z.record(z.string(), z.looseObject({ internal: z.boolean().default(false) })),
  volumes: z.record(z.string(), z.looseObject({})).default({}),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});

export type Service = z.infer<typeof serviceSchema>;
export type ComposeFile = z.infer<typeof composeSchema>;

export function readCompose(path: string): ComposeFile {
  return composeSchema.parse(merged(load(readFileSync(path, 'utf8'))));
}

/** `<<` of YAML 1.1, which Compose files use and YAML 1.2 has given up: what stands there itself wins. */
function merged(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(merged);
  if (typeof value !== 'object' || value === null) return value;
  const { '<<': base, ...own } = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, merged(member)]));
  return { ...(typeof base === 'object' ? base : {}), ...own };
}
