import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import { IDENTITY_EVENTS } from './events.js';

const golden = join(import.meta.dirname, 'golden');

/** A sample, once committed, is never edited: it stands for bytes that are stored somewhere. */
function sampleOf(name: string): unknown {
  return JSON.parse(readFileSync(join(golden, `${name}.json`), 'utf8'));
}

describe('stored events of identity', () => {
  it.each(IDENTITY_EVENTS.map(({ name, schema }) => [name, schema] as const))('%s reads its golden sample, byte for byte', (name, schema) => {
    expect(canonicalJson(schema.parse(sampleOf(name)))).toBe(canonicalJson(sampleOf(name)));
  });

  it.each(IDENTITY_EVENTS.map(({ name, schema }) => [name, schema] as const))('%s refuses a field it does not know', (name, schema) => {
    expect(() => schema.parse({ ...(sampleOf(name) as object), password: 'secret' })).toThrow();
  });

  it.each(IDENTITY_EVENTS.map((event) => [event.name, event] as const))('%s still reads when its personal fields were erased', (name, event) => {
    const erased = { ...(sampleOf(name) as object), ...Object.fromEntries(Object.keys(event.personal).map((field) => [field, null])) };
    expect(event.schema.parse(erased)).toEqual(erased);
  });

  it('have a sample each, and no sample is without an event', () => {
    const samples = readdirSync(golden);
    expect(samples.sort()).toEqual(IDENTITY_EVENTS.map(({ name }) => `${name}.json`).sort());
  });
});
