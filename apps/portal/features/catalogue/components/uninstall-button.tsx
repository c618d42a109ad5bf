'use client';

import { useState, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Confirm } from '@/components/ui/confirm';
import { useToast } from '@/components/ui/toast';
import { useUninstall } from '../api/use-catalogue';

export function UninstallButton({ installId, name }: { installId: string; name: string }): ReactNode {
  const [open, setOpen] = useState(false);
  const say = useToast();
  const uninstall = useUninstall(() => {
    setOpen(false);
    say(`${name} is uninstalled.`);
  });
  return (
    <>
      <Button look="quiet" onClick={() => setOpen(true)}>
        Uninstall
      </Button>
      <Confirm
        open={open}
        onOpenChange={setOpen}
        title={`Uninstall ${name}?`}
        consequence="It can no longer run for you. Past runs, their cost and their evidence stay."
        verb="Uninstall"
        busy={uninstall.isPending}
        error={uninstall.error}
        onConfirm={() => uninstall.mutate(installId)}
      />
    </>
  );
}
