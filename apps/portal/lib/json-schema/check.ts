import { readDraft, type Draft } from './draft';
import { kindOf, type Schema } from './schema';

/** Dotted path of a control to what is wrong with it, in words. Empty when the form may be sent. */
export type Faults = Readonly<Record<string, string>>;

export function checkDraft(schema: Schema, draft: Draft, path = ''): Faults {
  const fields = typeof draft === 'object' ? draft : {};
  const faults: Record<string, string> = {};
  for (const [name, child] of Object.entries(schema.properties ?? {})) {
    const at = path === '' ? name : `${path}.${name}`;
    const value = fields[name] ?? '';
    if (kindOf(child) === 'group') Object.assign(faults, checkDraft(child, value, at));
    else {
      const fault = checkOne(child, value, schema.required?.includes(name) ?? false);
      if (fault !== null) faults[at] = fault;
    }
  }
  return faults;
}

function checkOne(schema: Schema, draft: Draft, required: boolean): string | null {
  const read = readDraft(schema, draft);
  if (read.problem !== undefined) return read.problem;
  if (read.value === undefined) return required ? 'This is needed.' : null;
  if (typeof read.value === 'string') return checkText(schema, read.value);
  if (typeof read.value === 'number') return checkNumber(schema, read.value);
  if (Array.isArray(read.value)) return checkList(schema, read.value);
  return null;
}

function checkText(schema: Schema, text: string): string | null {
  const length = [...text].length;
  if (schema.minLength !== undefined && length < schema.minLength) return `At least ${schema.minLength} characters, now ${length}.`;
  if (schema.maxLength !== undefined && length > schema.maxLength) return `At most ${schema.maxLength} characters, now ${length}.`;
  if (schema.pattern !== undefined && !matches(schema.pattern, text)) return 'This is not in the expected form.';
  if (schema.format === 'email' && !/^[^\s@]+@[^\s@]+$/.test(text)) return 'Enter an e-mail address.';
  if (schema.format === 'uri' && !URL.canParse(text)) return 'Enter a whole address, such as https://example.org/.';
  if (schema.format === 'date' && !/^\d{4}-\d{2}-\d{2}$/.test(text)) return 'Enter a date as year-month-day.';
  return null;
}

function checkNumber(schema: Schema, value: number): string | null {
  const whole = schema.type === 'integer' || (Array.isArray(schema.type) && schema.type.includes('integer'));
  if (whole && !Number.isInteger(value)) return 'Enter a whole number.';
  if (schema.minimum !== undefined && value < schema.minimum) return `At least ${schema.minimum}.`;
  if (schema.maximum !== undefined && value > schema.maximum) return `At most ${schema.maximum}.`;
  if (schema.exclusiveMinimum !== undefined && value <= schema.exclusiveMinimum) return `More than ${schema.exclusiveMinimum}.`;
  if (schema.exclusiveMaximum !== undefined && value >= schema.exclusiveMaximum) return `Less than ${schema.exclusiveMaximum}.`;
  return null;
}

function checkList(schema: Schema, list: readonly unknown[]): string | null {
  if (schema.minItems !== undefined && list.length < schema.minItems) return `At least ${schema.minItems}, now ${list.length}.`;
  if (schema.maxItems !== undefined && list.length > schema.maxItems) return `At most ${schema.maxItems}, now ${list.length}.`;
  return null;
}

/** A pattern the browser cannot read is left to the API. */
function matches(pattern: string, text: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(text);
  } catch {
    return true;
  }
}
