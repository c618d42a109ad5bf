import { readdirSync } from 'node:fs';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import { GATEWAY_EVENTS, rawSample } from './samples.js';

describe('stored events of the gateway', () => {
  it.each(GATEWAY_EVENTS.map(({ name, schema }) => [name, schema] as const))('%s reads its golden sample, byte for byte', (name, schema) => {
    const sample = rawSample(name);
    expect(canonicalJson(schema.parse(sample))).toBe(canonicalJson(sample));
  });

  it('have a sample each, and no sample is without an event', () => {
    const samples = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.json')).sort();
    expect(samples).toEqual(GATEWAY_EVENTS.map(({ name }) => `${name}.json`).sort());
  });

  it.each(GATEWAY_EVENTS.map(({ name, schema }) => [name, schema] as const))('%s refuses a field it does not know', (name, schema) => {
    expect(() => schema.parse({ ...(rawSample(name) as object), prompt: 'secret' })).toThrow();
  });
});
