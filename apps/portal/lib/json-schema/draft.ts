import { kindOf, type Schema } from './schema';

/** What the form holds while it is edited: text for every control but check boxes and groups, so nothing typed is lost. */
export type Draft = string | boolean | { [name: string]: Draft };

/** The draft a form starts with: the schema's defaults, or an earlier input. */
export function startDraft(schema: Schema, value: unknown = schema.default): Draft {
  switch (kindOf(schema)) {
    case 'yes-no':
      return value === true;
    case 'group': {
      const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, child]) => [name, startDraft(child, given[name] ?? child.default)]));
    }
    case 'lines':
      return Array.isArray(value) ? value.join('\n') : '';
    case 'json':
      return value === undefined ? '' : JSON.stringify(value, null, 2);
    case 'choice':
      return value === undefined ? '' : JSON.stringify(value);
    default:
      return value === undefined || value === null ? '' : String(value);
  }
}

/** A filled-in form from the examples of the schema; null when it has none. */
export function exampleDraft(schema: Schema): Draft | null {
  const examples = Object.entries(schema.properties ?? {}).flatMap(([name, child]) => (child.examples?.[0] === undefined ? [] : [[name, child.examples[0]] as const]));
  const whole = schema.examples?.[0] ?? (examples.length === 0 ? undefined : Object.fromEntries(examples));
  return whole === undefined ? null : startDraft(schema, whole);
}

export type Read = { value: unknown; problem?: undefined } | { value?: undefined; problem: string };

/** The JSON value of a draft; `undefined` when an optional control was left empty. */
export function readDraft(schema: Schema, draft: Draft): Read {
  const kind = kindOf(schema);
  if (kind === 'yes-no') return { value: draft === true };
  if (kind === 'group') return { value: readGroup(schema, typeof draft === 'object' ? draft : {}) };
  const text = typeof draft === 'string' ? draft : '';
  if (text.trim() === '') return { value: undefined };
  switch (kind) {
    case 'number':
      return Number.isFinite(Number(text)) ? { value: Number(text) } : { problem: 'Enter a number.' };
    case 'lines':
      return { value: text.split('\n').map((line) => line.trim()).filter((line) => line !== '') };
    case 'choice':
    case 'json':
      return parseJson(text);
    default:
      return { value: text };
  }
}

function readGroup(schema: Schema, draft: { [name: string]: Draft }): Record<string, unknown> {
  const entries = Object.entries(schema.properties ?? {}).map(([name, child]) => [name, readDraft(child, draft[name] ?? '').value] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function parseJson(text: string): Read {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return { problem: 'This is not valid JSON.' };
  }
}
