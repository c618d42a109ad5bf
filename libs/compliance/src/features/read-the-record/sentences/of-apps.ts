import { OUTCOME_TEXT } from '@keystead/runtime/src/contract/index.js';
import { many, named, type Facts, type Sentence } from './facts.js';

/** Apps, their runs, what they cost, and the record itself. */
export const OF_APPS: Readonly<Record<string, Sentence>> = {
  'marketplace.listing-claimed@1': (f) => `Slug ${f.text('slug')} claimed for ${f.id('publisher')}`,
  'marketplace.app-submitted@1': (f) => `App ${f.text('name')} (${f.text('slug')}) submitted`,
  'marketplace.version-published@1': (f) => `Version ${f.text('version')} of ${f.inside('manifest')?.text('name') ?? f.id('appId')} published, ${priceOf(f.inside('manifest')?.text('pricePerRunUsd') ?? '')}`,
  'marketplace.version-rolled-back@1': (f) => `${f.list('withdrawn').length === 1 ? 'Version' : 'Versions'} ${named(f.list('withdrawn'))} withdrawn, ${f.text('current')} offered again: ${f.text('reason')}`,
  'marketplace.app-installed@1': (f) => `${f.text('appName')} ${f.text('version')} installed with consent to its permissions, ${priceOf(f.text('priceUsd'))}`,
  'marketplace.app-uninstalled@1': (f) => `App ${f.id('appId')} uninstalled`,
  'runtime.execution-requested@1': (f) => `Run of ${f.text('appName')} ${f.text('version')} requested, ${priceOf(f.text('priceUsd'))}`,
  'runtime.execution-refused@1': (f) => `Run of ${f.text('appName')} refused: ${f.text('reason')}`,
  'runtime.sandbox-started@1': (f) => `Sandbox started, isolation ${f.text('isolation')}: ${f.text('isolationText')}`,
  'runtime.execution-cancel-requested@1': () => 'Run asked to stop',
  'runtime.execution-finished@1': (f) => `Run of ${f.text('appName')} ${f.text('version')} ended: ${outcomeOf(f)}${callsOf(f)}`,
  'billing.run-charged@1': (f) => `${f.usd('priceUsd')} charged for a run of ${f.text('appName')} ${f.text('version')}`,
  'billing.commission-taken@1': (f) => `Commission of ${f.usd('commissionUsd')} taken from the price of ${f.usd('priceUsd')} for a run of ${f.text('appName')}; its developer gets ${f.usd('developerUsd')}`,
  'billing.revenue-credited@1': (f) => `${f.usd('netUsd')} credited for a run of ${f.text('appName')} on ${f.text('day')}: price ${f.usd('grossUsd')} less commission ${f.usd('commissionUsd')}`,
  'billing.payout-scheduled@1': (f) => `Payout of ${f.usd('amountUsd')} scheduled`,
  'billing.payout-paid@1': (f) => `Payout of ${f.usd('amountUsd')} paid, reference ${f.text('reference')}`,
  'billing.payout-failed@1': (f) => `Payout of ${f.usd('amountUsd')} failed and returned to the balance: ${f.text('reason')}`,
  'compliance.audit-log-read@1': (f) => `Record of events read: ${filtersOf(f)}`,
  'compliance.report-requested@1': (f) => `Evidence bundle of ${f.text('from')} to ${f.text('to')} asked for, ${PAYLOADS[f.text('payloads')] ?? f.text('payloads')}`,
  'compliance.report-exported@1': (f) => `Evidence bundle made: ${many(f.number('events'), 'event')}, ${many(f.number('bytes'), 'byte')}`,
  'compliance.record-found-altered@1': (f) => `Record found altered while an evidence bundle was made: ${many(f.number('changed'), 'sealed event')} changed, ${f.number('missing')} missing, the first of them leaf ${firstLeafOf(f)}`,
  'compliance.report-failed@1': (f) => `Evidence bundle not made: ${f.text('reason')}`,
};

const PAYLOADS: Readonly<Record<string, string>> = { all: 'with the content of all events', none: 'without the content of events', evidence: 'with the content of events that are evidence' };

function firstLeafOf(f: Facts): string {
  const [first] = f.list('first') as readonly { leaf?: unknown }[];
  return String(first?.leaf ?? 'unknown');
}

function priceOf(usd: string): string {
  return usd === '0' ? 'free of charge' : `${usd} USD for each run that succeeds`;
}

function outcomeOf(f: Facts): string {
  const outcome = f.text('outcome');
  const said = Object.hasOwn(OUTCOME_TEXT, outcome) ? OUTCOME_TEXT[outcome as keyof typeof OUTCOME_TEXT].replace(/\.$/, '') : outcome;
  return f.text('platformReason') === '' ? said : `${said}. ${f.text('platformReason')}`;
}

/** Null figures are unknown, not zero: the process that knew them died. */
function callsOf(f: Facts): string {
  if (f.text('providerCostUsd') === '') return '. What its AI calls cost stands with each call';
  return f.number('calls') === 0 ? '. No AI call' : `. ${many(f.number('calls'), 'AI call')}, ${f.usd('providerCostUsd')}${f.text('charge') === 'practice' ? ', practice, billed by nobody' : ''}`;
}

function filtersOf(f: Facts): string {
  const filters = f.inside('filters');
  const set = filters === null ? [] : ['event', 'person', 'app', 'key', 'execution', 'type', 'from', 'to'].flatMap((name) => (filters.text(name) === '' ? [] : [`${name} ${filters.text(name)}`]));
  return set.length === 0 ? 'all of it' : set.join(', ');
}
