'use client';

import { Plus } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { SelectField, TextField } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useToast } from '@/components/ui/toast';
import { useRefusal } from '@/lib/forms/use-refusal';
import { can, useSession } from '@/lib/session/context';
import { usePublishPrice, type NewPrice } from '../api/use-prices';

const LABELS = { model: 'Model', charge: 'Who charges', inputUsdPerMillion: 'Per million tokens in', outputUsdPerMillion: 'Per million tokens out' };
const EMPTY = { model: '', charge: 'provider' as NonNullable<NewPrice['charge']>, input: '', output: '' };

const amount = (text: string): string => text.trim().replace(',', '.');

/** Only for OpenAI-compatible addresses: what other providers charge is on Keystead's own list. */
export function AddPrice(): ReactNode {
  const me = useSession();
  const [open, setOpen] = useState(false);
  const [form, setForm] = useState(EMPTY);
  const say = useToast();
  const publish = usePublishPrice(({ model }) => {
    setOpen(false);
    setForm(EMPTY);
    say(`${model} has its price. It can be chosen now.`);
  });
  const { beside, rest, form: box } = useRefusal(publish.error, LABELS);
  const billed = form.charge === 'provider';
  if (!can(me, 'create', 'Price')) return null;

  function submit(event: FormEvent): void {
    event.preventDefault();
    const { model, charge, input, output } = form;
    publish.mutate({ provider: 'openai-compatible', model: model.trim(), charge, inputUsdPerMillion: billed ? amount(input) : '0', outputUsdPerMillion: billed ? amount(output) : '0' });
  }

  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Plus aria-hidden className="size-4" />
        Add price
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Add a price" about="For a model behind an OpenAI-compatible address. Without a price it cannot be chosen. A later price replaces this one from its day on.">
        <form ref={box} onSubmit={submit} className="flex flex-col gap-4">
          <TextField label={LABELS.model} required maxLength={160} value={form.model} error={beside['model']} placeholder="mixtral-8x7b" help="As the provider names it." onChange={(event) => setForm({ ...form, model: event.target.value })} />
          <SelectField label={LABELS.charge} value={form.charge} error={beside['charge']} onChange={(event) => setForm({ ...form, charge: event.target.value as typeof form.charge })}>
            <option value="provider">The provider, by tokens</option>
            <option value="none">Nobody: a server of our own</option>
          </SelectField>
          {billed && (
            <div className="grid gap-4 sm:grid-cols-2">
              <TextField label={`${LABELS.inputUsdPerMillion}, USD`} inputMode="decimal" required value={form.input} error={beside['inputUsdPerMillion']} placeholder="0.50" onChange={(event) => setForm({ ...form, input: event.target.value })} />
              <TextField label={`${LABELS.outputUsdPerMillion}, USD`} inputMode="decimal" required value={form.output} error={beside['outputUsdPerMillion']} placeholder="1.50" onChange={(event) => setForm({ ...form, output: event.target.value })} />
            </div>
          )}
          <ProblemAlert error={rest} />
          <DialogActions>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" look="primary" busy={publish.isPending}>
              Add price
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  );
}
