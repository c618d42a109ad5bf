'use client';

import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Facts } from '@/components/ui/facts';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useToast } from '@/components/ui/toast';
import type { Key } from '@/lib/api/types';
import { useApps } from '@/lib/lookups/use-apps';
import { useRefusal } from '@/lib/forms/use-refusal';
import { useRestrictKey } from '../api/use-keys';
import { RestrictionFields, tidy } from './restriction-fields';

const LABELS = { apps: 'Apps', models: 'Models' };

export function RestrictKey({ apiKey }: { apiKey: Key }): ReactNode {
  const [open, setOpen] = useState(false);
  const [value, setValue] = useState(apiKey.restrictions);
  const say = useToast();
  const apps = useApps();
  const restrict = useRestrictKey(apiKey.id, () => {
    setOpen(false);
    say('The restrictions are changed.');
  });
  const { beside, rest, form } = useRefusal(restrict.error, LABELS);
  const names = apiKey.restrictions.apps?.map((id) => apps.data?.find((app) => app.appId === id)?.name ?? id);

  function submit(event: FormEvent): void {
    event.preventDefault();
    restrict.mutate(tidy(value));
  }

  return (
    <Section
      title="Who may use it"
      action={
        apiKey.state === 'active' && (
          <Button
            size="small"
            onClick={() => {
              setValue(apiKey.restrictions);
              setOpen(true);
            }}
          >
            Change
          </Button>
        )
      }
    >
      <Facts
        items={[
          ['Apps', names === undefined ? 'Any app you install' : names.length === 0 ? 'None' : names.join(', ')],
          ['Models', apiKey.restrictions.models === null ? 'Any model' : apiKey.restrictions.models.join(', ')],
        ]}
      />
      <Dialog open={open} onOpenChange={setOpen} title={`Who may use “${apiKey.name}”`}>
        <form ref={form} onSubmit={submit} className="flex flex-col gap-4">
          <RestrictionFields errors={{ apps: beside['apps'], models: beside['models'] }} value={value} onChange={setValue} />
          <ProblemAlert error={rest} />
          <DialogActions>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" look="primary" busy={restrict.isPending}>
              Save
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </Section>
  );
}
