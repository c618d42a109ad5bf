'use client';

import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { SelectField, TextField } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useToast } from '@/components/ui/toast';
import { useRefusal } from '@/lib/forms/use-refusal';
import { DAY_MS, day, faultOf, period } from '../period';
import { useOrderBundle, type BundleOrder } from '../api/use-exports';

const PAYLOADS: Readonly<Record<BundleOrder['payloads'], string>> = {
  evidence: 'Those that evidence needs',
  all: 'All',
  none: 'None, headers only',
};
const LABELS = { from: 'First day', to: 'Last day', payloads: 'Payloads opened' };

export function OrderForm(): ReactNode {
  const [from, setFrom] = useState(() => day(Date.now() - 30 * DAY_MS));
  const [to, setTo] = useState(() => day(Date.now()));
  /** When the first day was chosen: the page may stay open over midnight. */
  const [now, setNow] = useState(() => Date.now());
  const [payloads, setPayloads] = useState<BundleOrder['payloads']>('evidence');
  const say = useToast();
  const order = useOrderBundle(() => say('The export is being made.'));
  const { beside, rest, form } = useRefusal(order.error, LABELS);
  const fault = faultOf(from, to, now);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (fault === null) order.mutate({ ...period(from, to, Date.now()), payloads });
  }

  return (
    <Section title="New export" about="Every header of the period with proofs that none is missing. Exporting is itself on record. The file is kept for seven days; an export can be made again at any time.">
      <form ref={form} onSubmit={submit} className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-[1fr_1fr_1.4fr_auto]">
        <TextField label="First day (UTC)" type="date" required value={from} error={fault ?? beside['from']} onChange={(event) => (setFrom(event.target.value), setNow(Date.now()))} />
        <TextField label="Last day (UTC)" type="date" required value={to} error={beside['to']} onChange={(event) => setTo(event.target.value)} />
        <SelectField label="Payloads opened" error={beside['payloads']} value={payloads} onChange={(event) => setPayloads(event.target.value as BundleOrder['payloads'])}>
          {Object.entries(PAYLOADS).map(([id, label]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </SelectField>
        <Button type="submit" look="primary" busy={order.isPending} className="sm:mt-6.5">
          Make export
        </Button>
        {rest && (
          <div className="sm:col-span-full">
            <ProblemAlert error={rest} />
          </div>
        )}
      </form>
    </Section>
  );
}
