/** The part of JSON Schema a form can be made of. Whatever else a schema says is still enforced by the API. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

export type Kind = 'text' | 'long-text' | 'choice' | 'number' | 'yes-no' | 'lines' | 'group' | 'json';

const LONG = 200;

function typeOf(schema: Schema): string | undefined {
  if (typeof schema.type === 'string') return schema.type;
  return schema.type?.find((type) => type !== 'null');
}

/** Which control shows this schema best; anything unusual falls back to JSON as text. */
export function kindOf(schema: Schema): Kind {
  if (schema.enum !== undefined) return 'choice';
  switch (typeOf(schema)) {
    case 'string':
      return isLong(schema) ? 'long-text' : 'text';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'yes-no';
    case 'array':
      return schema.items !== undefined && schema.items.enum === undefined && typeOf(schema.items) === 'string' ? 'lines' : 'json';
    case 'object':
      return schema.properties === undefined ? 'json' : 'group';
    default:
      return 'json';
  }
}

function isLong(schema: Schema): boolean {
  return schema.format === undefined && (schema.maxLength === undefined || schema.maxLength > LONG) && !schema.enum;
}

/** What is needed first, in the order of `required`: a stored schema keeps the order of its lists, not of its members. */
export function inOrder<T>(schema: Schema | undefined, members: Readonly<Record<string, T>>): [string, T][] {
  const place = (name: string): number => (schema?.required ?? []).indexOf(name) + 1 || Number.MAX_SAFE_INTEGER;
  return Object.entries(members).sort(([a], [b]) => place(a) - place(b));
}

/** `reading_level` or `readingLevel` as `Reading level`. */
export function labelOf(name: string, schema: Schema): string {
  if (schema.title !== undefined && schema.title !== '') return schema.title;
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
