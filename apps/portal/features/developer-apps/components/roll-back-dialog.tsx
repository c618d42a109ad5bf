'use client';

import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useToast } from '@/components/ui/toast';
import { useRefusal } from '@/lib/forms/use-refusal';
import { useRollBack } from '../api/use-developer-apps';

const LABELS = { reason: 'Reason' };

interface Props {
  appId: string;
  name: string;
  from: string;
  to: string | null;
  onClose: () => void;
}

export function RollBackDialog({ appId, name, from, to, onClose }: Props): ReactNode {
  const [reason, setReason] = useState('');
  const say = useToast();
  const rollBack = useRollBack(appId, (_, input) => {
    say(`${name} is back at ${input.toVersion}.`);
    setReason('');
    onClose();
  });

  const { beside, rest, form } = useRefusal(rollBack.error, LABELS);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (to !== null) rollBack.mutate({ toVersion: to, reason: reason.trim() });
  }

  return (
    <Dialog open={to !== null} onOpenChange={(open) => !open && onClose()} title={`Roll ${name} back to ${to ?? ''}?`} about={`New runs use ${to ?? ''} instead of ${from}. Runs under way finish as they began. This cannot be undone: a withdrawn version stays withdrawn. To go forward, publish a higher version.`}>
      <form ref={form} onSubmit={submit} className="flex flex-col gap-4">
        <TextField label="Reason" required maxLength={500} error={beside['reason']} value={reason} help="Kept on record with the roll-back." onChange={(event) => setReason(event.target.value)} />
        <ProblemAlert error={rest} />
        <DialogActions>
          <Button onClick={onClose}>Keep {from}</Button>
          <Button type="submit" look="primary" busy={rollBack.isPending}>
            Roll back
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
