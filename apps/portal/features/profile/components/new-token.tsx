'use client';

import { Plus } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { CopyBox } from '@/components/ui/copy';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { SelectField, TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useRefusal } from '@/lib/forms/use-refusal';
import { useMakeToken } from '../api/use-tokens';

const LABELS = { name: 'Name', expiresInDays: 'Works for' };
const LIVES: readonly { days: number; label: string }[] = [
  { days: 7, label: '7 days' },
  { days: 30, label: '30 days' },
  { days: 90, label: '90 days' },
  { days: 365, label: 'One year' },
];

export function NewToken(): ReactNode {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [days, setDays] = useState(30);
  const make = useMakeToken();
  const { beside, rest, form } = useRefusal(make.error, LABELS);

  function submit(event: FormEvent): void {
    event.preventDefault();
    make.mutate({ name: name.trim(), expiresInDays: days });
  }

  function change(next: boolean): void {
    setOpen(next);
    if (!next) {
      make.reset();
      setName('');
    }
  }

  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Plus aria-hidden className="size-4" />
        New token
      </Button>
      <Dialog open={open} onOpenChange={change} title={make.data ? 'Your token' : 'New token'} about={make.data ? undefined : 'For the command line and for the gateway at /v1. It may do what you may do.'}>
        {make.data ? (
          <div className="flex flex-col gap-4">
            {make.data.token === null ? (
              <Notice tone="warn" title="This token was already made">
                <p>It was shown once and cannot be shown again. Revoke it and make another.</p>
              </Notice>
            ) : (
              <>
                <CopyBox text={make.data.token} label="Token" />
                <p className="text-sm text-muted">Copy it now. It is shown this once; Keystead keeps only its hash.</p>
              </>
            )}
            <DialogActions>
              <Button look="primary" onClick={() => change(false)}>
                Done
              </Button>
            </DialogActions>
          </div>
        ) : (
          <form ref={form} onSubmit={submit} className="flex flex-col gap-4">
            <TextField label="Name" required maxLength={80} placeholder="Laptop" value={name} error={beside['name']} onChange={(event) => setName(event.target.value)} />
            <SelectField label="Works for" error={beside['expiresInDays']} value={days} onChange={(event) => setDays(Number(event.target.value))}>
              {LIVES.map((life) => (
                <option key={life.days} value={life.days}>
                  {life.label}
                </option>
              ))}
            </SelectField>
            <ProblemAlert error={rest} />
            <DialogActions>
              <Button onClick={() => change(false)}>Cancel</Button>
              <Button type="submit" look="primary" busy={make.isPending}>
                Make token
              </Button>
            </DialogActions>
          </form>
        )}
      </Dialog>
    </>
  );
}
