'use client';

import { Plus } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { SelectField, TextField } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useToast } from '@/components/ui/toast';
import type { Key, Restrictions } from '@/lib/api/types';
import { useRefusal } from '@/lib/forms/use-refusal';
import { usePriceList } from '@/lib/lookups/use-prices';
import { useSession } from '@/lib/session/context';
import { useVaultKey } from '../api/use-keys';
import { pricedModels } from './priced-models';
import { PROVIDERS } from './providers';
import { RestrictionFields, tidy } from './restriction-fields';

const LABELS = { name: 'Name', provider: 'Provider', baseUrl: 'Base address', secret: 'Key', 'restrictions.apps': 'Apps', 'restrictions.models': 'Models' };
/** Refusals of the address that name no field: only such a provider has one to refuse. */
const CODES = { 'keys.destination-refused': 'baseUrl', 'gateway.endpoint-forbidden': 'baseUrl' };
const EMPTY = { name: '', provider: 'openai' as Key['provider'], baseUrl: '', secret: '', restrictions: { apps: null, models: null } as Restrictions };

export function AddKey(): ReactNode {
  const { practiceModel } = useSession();
  const [open, setOpen] = useState(false);
  const [form, setForm] = useState(EMPTY);
  const say = useToast();
  const vault = useVaultKey(() => {
    setOpen(false);
    setForm(EMPTY);
    say('The key is sealed in the vault.');
  });
  const prices = usePriceList();
  const { beside, rest, form: box } = useRefusal(vault.error, LABELS, CODES);

  const priced = pricedModels(form.provider, tidy(form.restrictions).models, prices.data);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const { name, provider, baseUrl, secret, restrictions } = form;
    vault.mutate({ name: name.trim(), provider, ...(provider === 'openai-compatible' ? { baseUrl: baseUrl.trim() } : {}), secret: secret.trim(), restrictions: tidy(restrictions) });
  }

  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Plus aria-hidden className="size-4" />
        Add key
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Add a key" about="It is sealed at once and never shown again, to you or to any app. Each use is on record before the key is opened.">
        <form ref={box} onSubmit={submit} className="flex flex-col gap-4">
          <SelectField label="Provider" error={beside['provider']} value={form.provider} onChange={(event) => setForm({ ...form, provider: event.target.value as Key['provider'] })}>
            {Object.entries(PROVIDERS)
              .filter(([id]) => id !== 'practice' || practiceModel)
              .map(([id, provider]) => (
                <option key={id} value={id}>
                  {provider.label}
                </option>
              ))}
          </SelectField>
          <TextField label="Name" required maxLength={80} value={form.name} error={beside['name']} placeholder="Work key" onChange={(event) => setForm({ ...form, name: event.target.value })} />
          {form.provider === 'openai-compatible' && (
            <TextField label="Base address" type="url" required value={form.baseUrl} error={beside['baseUrl']} placeholder="https://llm.example.org/v1" help="The key is bound to this address and opens for no other." onChange={(event) => setForm({ ...form, baseUrl: event.target.value })} />
          )}
          <TextField label="Key" type="password" autoComplete="off" required maxLength={4096} value={form.secret} error={beside['secret']} help={PROVIDERS[form.provider].secretHelp} onChange={(event) => setForm({ ...form, secret: event.target.value })} />
          <RestrictionFields errors={{ apps: beside['restrictions.apps'], models: beside['restrictions.models'] }} value={form.restrictions} onChange={(restrictions) => setForm({ ...form, restrictions })} />
          {priced !== null && <p className="text-sm text-muted">{priced}</p>}
          <ProblemAlert error={rest} />
          <DialogActions>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" look="primary" busy={vault.isPending}>
              Seal key
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  );
}
