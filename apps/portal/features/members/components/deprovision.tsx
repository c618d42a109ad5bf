'use client';

import { useState, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Confirm } from '@/components/ui/confirm';
import { useToast } from '@/components/ui/toast';
import { useSession } from '@/lib/session/context';
import { useDeprovision, type Member } from '../api/use-members';

export function Deprovision({ member, onDone }: { member: Member; onDone: () => void }): ReactNode {
  const me = useSession();
  const [open, setOpen] = useState(false);
  const say = useToast();
  const deprovision = useDeprovision();
  if (me.member.id === member.id) return null;
  return (
    <div className="flex items-center justify-between gap-3 border-t border-line pt-4">
      <div>
        <h3 className="text-sm font-medium">Leave</h3>
        <p className="text-sm text-muted">Ends sessions, tokens and keys at once.</p>
      </div>
      <Button size="small" look="danger" onClick={() => setOpen(true)}>
        Deprovision
      </Button>
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={`Deprovision ${member.name}?`}
        consequence="They are signed out everywhere, their tokens and keys stop working and runs under way are cut. This cannot be undone; to come back they need a new invitation. What they did stays on record."
        verb="Deprovision"
        busy={deprovision.isPending}
        error={deprovision.error}
        onConfirm={() =>
          deprovision.mutate(member.id, {
            onSuccess: () => {
              say(`${member.name} is deprovisioned.`);
              onDone();
            },
          })
        }
      />
    </div>
  );
}
