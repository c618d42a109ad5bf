'use client';

import type { ReactNode } from 'react';
import { Money } from '@/components/ui/money';
import { Stat, Stats } from '@/components/ui/stat';
import type { Execution } from '@/lib/api/types';
import { CERTAINTIES, certaintyOf } from '@/lib/format/certainty';
import { isZeroUsd } from '@/lib/format/money';
import { formatDuration, plural } from '@/lib/format/number';
import { CHARGES } from '@/lib/format/words';
import { useKeyNames } from '../api/use-runs';

/** Two bills, never one: what the provider charges and what the platform charges. */
export function RunFigures({ run, live }: { run: Execution; live: boolean }): ReactNode {
  const { charge, providerUsd, platformUsd } = run.cost;
  const names = useKeyNames();
  const keys = [...new Set(run.calls.flatMap((call) => (call.keyId === null ? [] : [names.get(call.keyId) ?? 'a key'])))];
  const provider = charge === 'provider' || charge === 'mixed';
  const billed = provider && providerUsd !== null && !isZeroUsd(providerUsd);
  const who = charge === null ? 'no model was called' : provider && !billed ? 'nothing was charged' : `${CERTAINTIES[certaintyOf(run.calls)]}${CHARGES[charge]}`;
  if (live) return <Waiting />;
  return (
    <Stats label="Figures of this run">
      <Stat label="Provider cost" value={billed ? <Money usd={providerUsd} /> : 'None'} note={who} />
      <Stat label="App price" value={isZeroUsd(platformUsd) ? 'None' : <Money usd={platformUsd} />} note={isZeroUsd(platformUsd) ? 'nothing was charged' : 'charged by Keystead'} />
      <Stat label="Model calls" value={run.calls.length} note={keys.length === 0 ? 'no key was used' : `with ${keys.join(', ')}`} />
      <Stat label="Took" value={run.usage === null ? '–' : formatDuration(run.usage.wallMs)} note={run.usage === null ? 'not measured' : `${formatDuration(run.usage.cpuMs)} of CPU, ${plural(run.timeline.length, 'event')}`} />
    </Stats>
  );
}

/** The figures keep their room while the run goes on. */
function Waiting(): ReactNode {
  return (
    <Stats label="Figures of this run">
      {['Provider cost', 'App price', 'Model calls', 'Took'].map((label) => (
        <Stat key={label} label={label} value={<span className="text-muted">–</span>} note="when it ends" />
      ))}
    </Stats>
  );
}
