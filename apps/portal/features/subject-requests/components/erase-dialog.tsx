'use client';

import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useToast } from '@/components/ui/toast';
import { UNNAMED, useErase, type SubjectRequest } from '../api/use-subject-requests';

/** Nothing brings the person back, so their name has to be typed. */
export function EraseDialog({ request, onClose }: { request: SubjectRequest; onClose: () => void }): ReactNode {
  const word = request.name === UNNAMED ? request.memberId : request.name;
  const [typed, setTyped] = useState('');
  const say = useToast();
  const erase = useErase();

  function submit(event: FormEvent): void {
    event.preventDefault();
    erase.mutate({ id: request.id, confirm: typed.trim() }, { onSuccess: () => (say(`${word} is being erased.`), onClose()) });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Erase ${word}?`}
      about="Their access ends. Name, e-mail address, account, contents of runs and secrets of keys are destroyed here. Backups made before still hold them until they are removed. Events stay, under a pseudonym that leads to nobody. This cannot be undone."
    >
      <form onSubmit={submit} className="flex flex-col gap-3">
        <TextField label="Who is erased" help={`Type “${word}” to go on.`} required autoComplete="off" value={typed} onChange={(event) => setTyped(event.target.value)} />
        <ProblemAlert error={erase.error} />
        <DialogActions>
          <Button onClick={onClose}>Keep them</Button>
          <Button type="submit" look="danger" busy={erase.isPending} disabled={typed.trim() !== word}>
            Erase
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
