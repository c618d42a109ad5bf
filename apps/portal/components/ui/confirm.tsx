'use client';

import type { ReactNode } from 'react';
import { Button } from './button';
import { Dialog, DialogActions } from './dialog';
import { ProblemAlert } from './problem-alert';

interface ConfirmProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** Names the thing: `Revoke “Work key”?` */
  title: string;
  /** What happens, and what does not. */
  consequence: ReactNode;
  /** The verb, as on the button that opened it. */
  verb: string;
  busy: boolean;
  error: Error | null;
  onConfirm: () => void;
}

/** For what cannot be undone. Whatever can be undone gets no question. */
export function Confirm({ open, onOpenChange, title, consequence, verb, busy, error, onConfirm }: ConfirmProps): ReactNode {
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} about={consequence}>
      <ProblemAlert error={error} />
      <DialogActions>
        <Button onClick={() => onOpenChange(false)}>Keep it</Button>
        <Button look="danger" busy={busy} onClick={onConfirm}>
          {verb}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
