'use client';

import { useState, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Confirm } from '@/components/ui/confirm';
import { useToast } from '@/components/ui/toast';
import type { Key } from '@/lib/api/types';
import { useRevokeKey } from '../api/use-keys';

export function RevokeKey({ apiKey }: { apiKey: Key }): ReactNode {
  const [open, setOpen] = useState(false);
  const say = useToast();
  const revoke = useRevokeKey(apiKey.id, () => {
    setOpen(false);
    say(`“${apiKey.name}” is revoked.`);
  });
  return (
    <>
      <Button look="danger" onClick={() => setOpen(true)}>
        Revoke key
      </Button>
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={`Revoke “${apiKey.name}”?`}
        consequence="No app can use it from now on and calls under way are cut. This cannot be undone. The record of its uses stays. The key itself stays valid at your provider until you revoke it there."
        verb="Revoke key"
        busy={revoke.isPending}
        error={revoke.error}
        onConfirm={() => revoke.mutate()}
      />
    </>
  );
}
