'use client';

import { useState, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { CheckBox } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useToast } from '@/components/ui/toast';
import type { CatalogueDetail } from '@/lib/api/types';
import { isZeroUsd } from '@/lib/format/money';
import { useInstall } from '../api/use-catalogue';
import { PermissionList } from './permission-list';
import { PricePerRun } from './price';

export function InstallDialog({ app }: { app: CatalogueDetail }): ReactNode {
  const [open, setOpen] = useState(false);
  const [agreed, setAgreed] = useState(false);
  const say = useToast();
  const install = useInstall(() => {
    setOpen(false);
    say(`${app.name} is installed.`);
  });

  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        Install
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={`Install ${app.name} ${app.version}`} about={`By ${app.publisher.name}. You allow it exactly this; a version that asks for more asks you again.`}>
        <PermissionList permissions={app.permissions} />
        <div className="my-4 border-y border-line py-3 text-sm">
          <p>
            <span className="font-medium">
              <PricePerRun usd={app.pricePerRunUsd} />
            </span>
            <span className="text-muted">{isZeroUsd(app.pricePerRunUsd) ? '.' : ', charged by Keystead only when a run succeeds.'}{app.permissions.models.length > 0 && ' Model calls are billed by your own provider, if at all.'}</span>
          </p>
        </div>
        <CheckBox label="I allow this and accept the price" checked={agreed} onChange={(event) => setAgreed(event.target.checked)} />
        {install.error && (
          <div className="mt-4">
            <ProblemAlert error={install.error} />
          </div>
        )}
        <DialogActions>
          <Button onClick={() => setOpen(false)}>Not now</Button>
          <Button look="primary" disabled={!agreed} busy={install.isPending} onClick={() => install.mutate(app)}>
            Allow and install
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
