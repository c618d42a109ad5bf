import { z } from 'zod';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';

/**
 * The part of JSON Schema a manifest may use: everything a form can show, nothing that costs more than the input is long. No `pattern`
 * (a regular expression of a stranger can run for years), no `$ref` (cycles, and addresses to fetch), no combinations (`anyOf` and the
 * like multiply). Unknown keywords are refused, so what a developer writes is what is enforced.
 */

export const SCHEMA_LIMITS = { bytes: 32_768, depth: 8, nodes: 300 } as const;

const size = z.int().min(0).max(1_000_000);
const text = z.string().max(2_000);
const PROPERTY = /^[A-Za-z][A-Za-z0-9_-]{0,59}$/;
/** Names that mean something to every JavaScript object. */
const RESERVED = new Set(['constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty']);
const scalar = z.union([z.string().max(500), z.number(), z.boolean(), z.null()]);
const about = { title: z.string().max(120).optional(), description: text.optional(), default: z.json().optional(), examples: z.array(z.json()).max(10).optional() };
const unique = <T extends z.ZodType>(item: T) => z.array(item).refine((items) => new Set(items.map((one) => canonicalJson(one))).size === items.length, 'must not repeat itself');

const stringSchema = z.strictObject({ type: z.literal('string'), ...about, enum: unique(z.string().max(500)).min(1).max(200).optional(), const: z.string().max(500).optional(), minLength: size.optional(), maxLength: size.optional(), format: z.enum(['date', 'time', 'date-time', 'email', 'uri']).optional() });
const numberSchema = z.strictObject({ type: z.enum(['number', 'integer']), ...about, enum: unique(z.number()).min(1).max(200).optional(), const: z.number().optional(), minimum: z.number().optional(), maximum: z.number().optional(), exclusiveMinimum: z.number().optional(), exclusiveMaximum: z.number().optional(), multipleOf: z.number().positive().optional() });
const booleanSchema = z.strictObject({ type: z.literal('boolean'), ...about, const: z.boolean().optional() });
const nullSchema = z.strictObject({ type: z.literal('null'), ...about });
const choiceSchema = z.strictObject({ ...about, enum: unique(scalar).min(1).max(200) });

/** Children are looked at in their own turn. */
const child = z.record(z.string(), z.unknown(), 'must be a schema');
const arraySchema = z.strictObject({ type: z.literal('array'), ...about, items: child, minItems: size.optional(), maxItems: z.int().min(0).max(10_000).optional() });
const objectSchema = z
  .strictObject({ type: z.literal('object'), ...about, properties: z.record(z.string(), child, 'must name each field with its schema'), required: unique(z.string()).max(100).optional(), additionalProperties: z.boolean().optional() })
  .refine(({ properties, required = [] }) => required.every((name) => Object.hasOwn(properties, name)), 'requires a property that it does not describe');

type Node = Readonly<Record<string, unknown>>;

/** @returns what is wrong, for the developer; empty when the schema may be published */
export function checkJsonSchema(name: string, schema: Node): string[] {
  if (Object.hasOwn(schema, '$ref')) return [`${name}: $ref is not supported; write the schema out in full.`];
  if (schema['type'] !== 'object') return [`${name}: the schema must say "type": "object" at the top.`];
  const bytes = new TextEncoder().encode(canonicalJson(schema)).length;
  if (bytes > SCHEMA_LIMITS.bytes) return [`${name}: the schema has ${bytes} bytes, at most ${SCHEMA_LIMITS.bytes} are taken.`];
  const faults: string[] = [];
  const seen = { nodes: 0 };
  visit(name, schema, 1, seen, faults);
  return faults.slice(0, 10);
}

/** Walks the tree by hand so that each fault is told at its place, with the words of the one kind of schema that was meant. */
function visit(path: string, schema: Node, depth: number, seen: { nodes: number }, faults: string[]): void {
  seen.nodes += 1;
  if (depth > SCHEMA_LIMITS.depth) return void faults.push(`${path}: the schema nests deeper than ${SCHEMA_LIMITS.depth} levels.`);
  if (seen.nodes > SCHEMA_LIMITS.nodes) return void (seen.nodes === SCHEMA_LIMITS.nodes + 1 && faults.push(`${path}: the schema describes more than ${SCHEMA_LIMITS.nodes} values.`));
  const { shape, children } = partsOf(schema);
  if (shape === null) return void faults.push(`${path}: "type" must be one of object, array, string, number, integer, boolean, null; or give "enum".`);
  const result = shape.safeParse(schema);
  if (!result.success) faults.push(...result.error.issues.map((issue) => `${[path, ...issue.path.map(String)].join('.')}: ${issue.code === 'unrecognized_keys' ? `${issue.keys.join(', ')} is not supported here` : issue.message}.`));
  for (const [step, node] of children) {
    if (step !== 'items' && (!PROPERTY.test(step) || RESERVED.has(step))) faults.push(`${path}: "${step.slice(0, 60)}" cannot be the name of a property.`);
    else if (isNode(node)) visit(`${path}.${step}`, node, depth + 1, seen, faults);
  }
}

const SHAPES: Readonly<Record<string, z.ZodType>> = { string: stringSchema, number: numberSchema, integer: numberSchema, boolean: booleanSchema, null: nullSchema, array: arraySchema, object: objectSchema };

function partsOf(schema: Node): { shape: z.ZodType | null; children: (readonly [string, unknown])[] } {
  const { type, properties, items } = schema;
  if (type === undefined) return { shape: Object.hasOwn(schema, 'enum') ? choiceSchema : null, children: [] };
  if (typeof type !== 'string' || !Object.hasOwn(SHAPES, type)) return { shape: null, children: [] };
  if (type === 'array') return { shape: arraySchema, children: [['items', items]] };
  return { shape: SHAPES[type]!, children: type === 'object' && isNode(properties) ? Object.entries(properties) : [] };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
