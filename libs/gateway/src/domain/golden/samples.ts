import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CALL_EVENTS } from '../../contract/events.js';
import { BUDGET_EVENTS } from '../budget/events.js';
import { PricePublished } from '../prices/own-prices.js';

/** Reads the golden samples for specs. A sample, once committed, is never edited: it stands for bytes that are stored somewhere. */
export const GATEWAY_EVENTS = [...CALL_EVENTS, ...BUDGET_EVENTS, PricePublished] as const;

type Definition = (typeof GATEWAY_EVENTS)[number];
type DataOf<N extends Definition['name']> = Extract<Definition, { name: N }> extends { schema: { parse(input: unknown): infer D } } ? D : never;

export function rawSample(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, `${name}.json`), 'utf8'));
}

export function sampleOf<N extends Definition['name']>(name: N): DataOf<N> {
  const definition = GATEWAY_EVENTS.find((candidate) => candidate.name === name)!;
  return definition.schema.parse(rawSample(name)) as DataOf<N>;
}
