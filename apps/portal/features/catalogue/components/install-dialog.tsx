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

/** The consent: to an app that is new to the person, or, with `again`, to terms that have changed. */
export function InstallDialog({ app, again = false }: { app: CatalogueDetail; again?: boolean }): ReactNode {
  const [open, setOpen] = useState(false);
  const [agreed, setAgreed] = useState(false);
  const say = useToast();
  const install = useInstall(() => {
    setOpen(false);
    setAgreed(false);
    say(again ? `You agreed to ${app.name} ${app.version}.` : `${app.name} is installed.`);
  });

  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        {again ? 'Review and agree' : 'Install'}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={again ? `Agree to ${app.name} ${app.version}` : `Install ${app.name} ${app.version}`} about={`By ${app.publisher.name}. You allow it exactly this; a version that asks for more asks you again.`}>
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
            {again ? 'Allow and agree' : 'Allow and install'}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
