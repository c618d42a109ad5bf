import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SENTENCES, summaryOf } from './summary.js';

const LIBS = join(import.meta.dirname, '..', '..', '..', '..');

/** One sample of every event that was ever stored, by its name: each context keeps them in its domain. */
const samples = new Map(
  readdirSync(LIBS, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^[a-z-]+\/src\/domain\/(?:.+\/)?golden\/[a-z-]+\.[a-z-]+@\d+\.json$/.test(path))
    .map((path) => [path.slice(path.lastIndexOf('/') + 1, -'.json'.length), JSON.parse(readFileSync(join(LIBS, path), 'utf8')) as Record<string, unknown>] as const),
);

describe('what happened, in a sentence', () => {
  it('is there for every event that can be stored, and for no other', () => {
    expect(samples.size).toBeGreaterThan(60);
    expect(Object.keys(SENTENCES).toSorted()).toEqual([...samples.keys()].toSorted());
  });

  it('is plain: no gap where a figure should be, no name of a field, no end of a sentence twice', () => {
    const odd = [...samples].map(([name, data]) => `${name}: ${summaryOf(name, data)}`).filter((line) => /undefined|null|NaN|\[object| {2}| $|: $| ,| USD USD|\.\.|\.$|""/.test(line));
    expect(odd).toEqual([]);
  });

  it('holds nothing personal, though the sample does', () => {
    const said = [...samples].filter(([name]) => name.startsWith('identity.')).map(([name, data]) => summaryOf(name, data)).join('\n');
    expect(said).not.toMatch(/Ada|harbour|laptop|@/i);
  });

  it.each([
    ['billing.commission-taken@1', 'Commission of 0.003 USD taken from the price of 0.02 USD for a run of Ward letters; its developer gets 0.017 USD'],
    ['billing.revenue-credited@1', '0.017 USD credited for a run of Ward letters on 2026-03-01: price 0.02 USD less commission 0.003 USD'],
    ['billing.payout-failed@1', 'Payout of 41.650000000001 USD failed and returned to the balance: The bank knows no such account'],
    ['compliance.audit-log-read@1', 'Record of events read: type keys.key-accessed'],
    ['compliance.report-exported@1', 'Evidence bundle made: 1200 events, 345678 bytes'],
    ['compliance.record-found-altered@1', 'Record found altered while an evidence bundle was made: 1 sealed event changed, 2 missing, the first of them leaf 29'],
    ['gateway.budget-opened@1', 'Budgets of 2026-11 opened with 2 limits'],
    ['gateway.call-settled@1', 'Model openai/gpt-4o-mini answered: 120 tokens in, 45 out, 0.0000435 USD, billed by the provider, as the provider counted'],
    ['gateway.limit-set@1', 'Spending limit of app app_01j0000000000000000000000c set to 2 USD a month'],
    ['gateway.reservation-recovered@1', '0.0025 USD of the budgets spent by a call that lost its process, the most it can have cost'],
    ['identity.role-given@1', 'Role auditor given to member p_3v9x7k2m4n6p8q0r1s5t7w9y2z'],
    ['identity.sign-in-failed@1', 'Sign-in refused: nobody has this e-mail address'],
    ['keys.key-accessed@1', 'Key for openai opened for a run of Letter summary 1.2.0, model gpt-4o-mini, at https://api.openai.com/v1'],
    ['keys.key-restricted@1', 'Use of a key changed: apps: any; models: only gpt-4o-mini'],
    ['local-ai.models-seen@1', 'Models on a machine are now llama3.2:1b, qwen3:4b'],
    ['marketplace.version-rolled-back@1', 'Versions 1.1.0, 1.2.0 withdrawn, 1.0.0 offered again: It greeted the wrong person'],
    ['runtime.execution-finished@1', 'Run of Ward letters 1.0.0 ended: The app ended with an error. 1 AI call, 0.000184 USD'],
    ['runtime.execution-requested@1', 'Run of Ward letters 1.0.0 requested, 0.02 USD for each run that succeeds'],
  ])('%s', (name, sentence) => {
    expect(summaryOf(name, samples.get(name)!)).toBe(sentence);
  });

  it('is whole where it says how a run was isolated, and ends between words where it is longer than a line holds', () => {
    const started = samples.get('runtime.sandbox-started@1')!;
    const isolationText = 'word '.repeat(60).trim();
    expect(summaryOf('runtime.sandbox-started@1', { ...started, isolationText })).toBe(`Sandbox started, isolation ${String(started['isolation'])}: ${isolationText}`);
    const failed = samples.get('billing.payout-failed@1')!;
    const before = 'Payout of 41.650000000001 USD failed and returned to the balance: ';
    expect(summaryOf('billing.payout-failed@1', { ...failed, reason: 'word '.repeat(100) })).toBe(`${before}${'word '.repeat(59).trim()}…`);
  });

  it('does not take what is unknown for nothing', () => {
    const lost = { ...samples.get('runtime.execution-finished@1'), outcome: 'PLATFORM_ERROR', platformReason: 'The process that conducted this run ended. Start the run again.', calls: null, providerCostUsd: null, charge: null };
    expect(summaryOf('runtime.execution-finished@1', lost)).toBe(
      'Run of Ward letters 1.0.0 ended: The platform failed, not the app. You are not charged for this run. The process that conducted this run ended. Start the run again. What its AI calls cost stands with each call',
    );
  });

  it('leaves out what was taken away, or erased', () => {
    expect(summaryOf('gateway.limit-set@1', { level: 'organisation', subject: null, limitUsd: null })).toBe('Spending limit of the organisation taken away');
    expect(summaryOf('gateway.provider-called@1', { model: 'practice/scribe-small', destination: null, boundUsd: '0' })).toBe('Model practice/scribe-small called inside this program; at most 0 USD reserved');
  });

  it('knows that the practice model has no address', () => {
    expect(summaryOf('keys.key-accessed@1', { ...samples.get('keys.key-accessed@1'), provider: 'practice', model: 'scribe-small', destination: 'practice:' })).toBe('Key for practice opened for a run of Letter summary 1.2.0, model scribe-small, inside this program');
  });

  it('cuts what is long, and says the bare words of an event that is new to it', () => {
    expect(summaryOf('keys.key-revoked@1', { reason: 'x'.repeat(500) })).toBe(`Key taken out of use: ${'x'.repeat(299)}…`);
    expect(summaryOf('keys.key-moved-away@2', { amountUsd: '3' })).toBe('Key moved away');
  });
});
