import type { Json } from '@keystead/kernel/src/canonical-json.js';
import type { Manifest } from '@keystead/marketplace/src/contract/index.js';
import { schemaCheck } from './schema-check.js';

interface Field {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly Json[];
  readonly default?: Json;
  readonly examples?: readonly Json[];
  readonly items?: Field;
}

type Read = { readonly value: Json } | { readonly fault: string };

/** The form of an app's input, field by field in the terminal; asks again until a field fits. */
export async function askInput(schema: Manifest['input'], ask: (question: string) => Promise<string>, say: (text: string) => void): Promise<Json> {
  const fields = Object.entries((schema['properties'] ?? {}) as Record<string, Field>);
  const required = new Set((schema['required'] ?? []) as string[]);
  const input: Record<string, Json> = {};
  for (const [name, field] of fields) {
    const value = await askField(name, field, required.has(name), ask, say);
    if (value !== undefined) input[name] = value;
  }
  return input;
}

async function askField(name: string, field: Field, required: boolean, ask: (question: string) => Promise<string>, say: (text: string) => void): Promise<Json | undefined> {
  const check = schemaCheck(field, name);
  const unsaid = field.default ?? (required ? field.examples?.[0] : undefined);
  say(`\n${field.title ?? name}${required ? '' : ' (optional)'}${field.description === undefined ? '' : `: ${field.description}`}\n${hintOf(field, unsaid)}`);
  for (;;) {
    const typed = (await ask('> ')).trim();
    if (typed === '' && unsaid !== undefined) return unsaid;
    if (typed === '' && !required) return undefined;
    const read = readField(field, typed);
    const faults = 'fault' in read ? [read.fault] : check(read.value);
    if (!('fault' in read) && faults.length === 0) return read.value;
    say(`  ${faults.join('; ')}\n`);
  }
}

function hintOf({ type, enum: choices, items }: Field, unsaid: Json | undefined): string {
  const hints: string[] = [];
  if (choices !== undefined) hints.push(choices.map((choice, at) => `${at + 1}) ${String(choice)}`).join('  '));
  else if (type === 'boolean') hints.push('yes or no');
  else if (type === 'array') hints.push(items?.type === 'string' ? 'separate with semicolons' : 'as JSON: [ … ]');
  else if (type === 'object') hints.push('as JSON: { … }');
  if (unsaid !== undefined) hints.push(`Enter for: ${shortened(typeof unsaid === 'string' ? unsaid : JSON.stringify(unsaid))}`);
  return hints.map((hint) => `  ${hint}\n`).join('');
}

function readField({ type, enum: choices, items }: Field, typed: string): Read {
  if (choices !== undefined) {
    const chosen = choices.find((choice) => String(choice) === typed) ?? (/^\d+$/.test(typed) ? choices[Number(typed) - 1] : undefined);
    return chosen === undefined ? { fault: `choose 1 to ${choices.length}` } : { value: chosen };
  }
  if (type === 'string') return { value: typed };
  if (type === 'integer' || type === 'number') return Number.isFinite(Number(typed)) && typed !== '' ? { value: Number(typed) } : { fault: 'a number is needed' };
  if (type === 'boolean') return /^(?:y|yes|true)$/i.test(typed) ? { value: true } : /^(?:n|no|false)$/i.test(typed) ? { value: false } : { fault: 'say yes or no' };
  if (type === 'array' && items?.type === 'string') return { value: typed.split(';').map((one) => one.trim()).filter((one) => one !== '') };
  try {
    return { value: JSON.parse(typed) as Json };
  } catch {
    return { fault: 'that is not JSON' };
  }
}

function shortened(text: string): string {
  return text.length > 70 ? `${text.slice(0, 69)}…` : text;
}
