'use client';

import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useToast } from '@/components/ui/toast';
import { useRefusal } from '@/lib/forms/use-refusal';
import { useSetBudget } from '../api/use-budget';

/** The API takes canonical amounts only: no trailing zeros, no leading ones. */
function canonical(text: string): string | null {
  const match = /^0*(\d{1,12})(?:\.(\d{0,6}))?$/.exec(text.trim().replace(',', '.'));
  if (match === null) return null;
  const fraction = (match[2] ?? '').replace(/0+$/, '');
  return `${match[1]}${fraction === '' ? '' : `.${fraction}`}`;
}

const LABELS = { limitUsd: 'Limit per month' };

export function LimitForm({ limitUsd }: { limitUsd: string }): ReactNode {
  const [text, setText] = useState(limitUsd);
  const [fault, setFault] = useState<string | null>(null);
  const say = useToast();
  const save = useSetBudget(() => say('The limit is changed. It holds from the next call on.'));

  const { beside, rest, form } = useRefusal(save.error, LABELS);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const amount = canonical(text);
    setFault(amount === null ? 'Enter an amount in USD, such as 50 or 12.50.' : null);
    if (amount !== null) save.mutate({ limitUsd: amount });
  }

  return (
    <form ref={form} onSubmit={submit} className="flex max-w-md flex-col gap-4">
      <TextField label="Limit per month, in USD" inputMode="decimal" required value={text} error={fault ?? beside['limitUsd']} help="0 stops every call that costs money. Local models go on." onChange={(event) => setText(event.target.value)} />
      <ProblemAlert error={rest} />
      <div>
        <Button type="submit" look="primary" busy={save.isPending}>
          Save limit
        </Button>
      </div>
    </form>
  );
}
