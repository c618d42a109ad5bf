/**
 * What an event store promises, as tests. Every engine runs all of it; an engine's own file adds only what is about that
 * engine, such as a connection that breaks at the commit.
 */
import { appending } from './contract-suite/appending.js';
import type { OpenEngine } from './contract-suite/builders.js';
import { goingBack } from './contract-suite/going-back.js';
import { idempotency } from './contract-suite/idempotency.js';
import { reading } from './contract-suite/reading.js';
import { subscribing } from './contract-suite/subscribing.js';

export function eventStoreContract(open: OpenEngine): void {
  describe('appending', () => appending(open));
  describe('repeating a command', () => idempotency(open));
  describe('reading', () => reading(open));
  describe('subscribing', () => subscribing(open));
  describe('a log that ends before the place to go on from, as an older copy does', () => goingBack(open));
}
