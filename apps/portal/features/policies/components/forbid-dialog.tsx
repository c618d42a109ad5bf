'use client';

import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { SelectField, TextArea } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useToast } from '@/components/ui/toast';
import { useRefusal } from '@/lib/forms/use-refusal';
import { useForbid, type Kind } from '../api/use-policy';

const LABELS = { appId: 'App', provider: 'Provider', reason: 'Reason' };

interface Props {
  kind: Kind;
  choices: readonly { id: string; label: string }[];
}

export function ForbidDialog({ kind, choices }: Props): ReactNode {
  const [open, setOpen] = useState(false);
  const [id, setId] = useState('');
  const [reason, setReason] = useState('');
  const say = useToast();
  const forbid = useForbid(() => {
    setOpen(false);
    setReason('');
    setId('');
    say(`The ${kind} is forbidden from the next run on.`);
  });

  const { beside, rest, form } = useRefusal(forbid.error, LABELS);

  function submit(event: FormEvent): void {
    event.preventDefault();
    forbid.mutate({ kind, id, label: choices.find((choice) => choice.id === id)?.label ?? id, reason: reason.trim() });
  }

  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        Forbid {kind === 'app' ? 'an app' : 'a provider'}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={kind === 'app' ? 'Forbid an app' : 'Forbid a provider'} about={kind === 'app' ? 'Nobody in your organisation can run it until you allow it again. Runs under way finish.' : 'No call goes to it until you allow it again. Keys for it stay sealed and are not used.'}>
        <form ref={form} onSubmit={submit} className="flex flex-col gap-4">
          <SelectField label={kind === 'app' ? 'App' : 'Provider'} required error={beside['appId'] ?? beside['provider']} value={id} onChange={(event) => setId(event.target.value)}>
            <option value="">Choose one</option>
            {choices.map((choice) => (
              <option key={choice.id} value={choice.id}>
                {choice.label}
              </option>
            ))}
          </SelectField>
          <TextArea label="Reason" required rows={3} maxLength={500} error={beside['reason']} value={reason} help="People whose run is refused read exactly this." onChange={(event) => setReason(event.target.value)} />
          <ProblemAlert error={rest} />
          <DialogActions>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" look="primary" busy={forbid.isPending}>
              Forbid
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  );
}
