import { z } from 'zod';
import { defineEvent, type EventOf } from '@keystead/kernel/src/event.js';
import { formatUsd, tokenCost, USD_PATTERN } from '@keystead/kernel/src/money.js';
import { refuse } from '../refusals.js';
import type { PriceEntry, PriceList } from './price-list.js';

/** Prices an organisation publishes itself, for OpenAI-compatible endpoints that no list of ours can know. Stream `gateway.price-list-<organisation>-own`. */
export const PricePublished = defineEvent(
  'gateway.price-published@1',
  z.strictObject({
    provider: z.literal('openai-compatible'),
    model: z.string().max(160),
    /** `none` for an endpoint that nobody bills, such as a llama.cpp server of one's own. */
    charge: z.enum(['provider', 'none']),
    inputUsdPerMillion: z.string().regex(USD_PATTERN),
    outputUsdPerMillion: z.string().regex(USD_PATTERN),
    /** ISO date, UTC. */
    effectiveFrom: z.iso.date(),
    version: z.string().max(64),
  }),
);
export type PriceEvent = EventOf<typeof PricePublished>;

export const noOwnPrices: PriceList = { version: 'own-0', entries: [] };

export function evolveOwnPrices(list: PriceList, { data }: PriceEvent): PriceList {
  const { provider, model, charge, effectiveFrom, version } = data;
  const entry: PriceEntry = { provider, model, charge, input: microUsd(data.inputUsdPerMillion), cachedInput: null, output: microUsd(data.outputUsdPerMillion), effectiveFrom };
  return { version, entries: [...list.entries, entry] };
}

export interface PublishPrice {
  readonly model: string;
  readonly charge: 'provider' | 'none';
  readonly inputUsdPerMillion: string;
  readonly outputUsdPerMillion: string;
  readonly today: string;
}

const MAX_ENTRIES = 1_000;

/** The version counts up with each price, so a charge that keeps it can be recomputed. */
export function publishPrice(command: PublishPrice, list: PriceList): readonly PriceEvent[] {
  if (list.entries.length >= MAX_ENTRIES) throw refuse('gateway.price-invalid', `An organisation may publish ${MAX_ENTRIES} prices.`);
  const [input, output] = [microUsd(command.inputUsdPerMillion), microUsd(command.outputUsdPerMillion)];
  if (command.charge === 'none' && (input !== 0n || output !== 0n)) throw refuse('gateway.price-invalid', 'A model that nobody bills has a price of 0.');
  if (command.charge === 'provider' && input === 0n && output === 0n) throw refuse('gateway.price-invalid', 'A price of 0 must say that nobody bills for the model.');
  const { model, charge, today } = command;
  return [PricePublished.create({ provider: 'openai-compatible', model, charge, inputUsdPerMillion: usd(input), outputUsdPerMillion: usd(output), effectiveFrom: today, version: `own-${list.entries.length + 1}` })];
}

/** What people write: zeros at the end are welcome. The record holds the amount without them. */
export const PRICE_PATTERN = /^(0|[1-9][0-9]{0,5})(?:\.([0-9]{1,6}))?$/;

/** USD per million tokens, at most six decimals: finer would not be exact per token. @throws Refusal gateway.price-invalid */
function microUsd(text: string): bigint {
  const match = PRICE_PATTERN.exec(text);
  if (match === null) throw refuse('gateway.price-invalid', 'A price is a decimal number of USD per million tokens, with six decimals at most.');
  return BigInt(match[1]!) * 1_000_000n + BigInt((match[2] ?? '').padEnd(6, '0'));
}

function usd(microPerMillion: bigint): string {
  return formatUsd(tokenCost(microPerMillion, 1_000_000));
}
