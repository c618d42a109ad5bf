'use client';

import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { ComboField } from '@/components/ui/combo-field';
import { SelectField } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useToast } from '@/components/ui/toast';
import { useOpenRequest, usePeople, type RequestKind } from '../api/use-subject-requests';

const KINDS: Readonly<Record<RequestKind, string>> = { access: 'Access: export what is known', erasure: 'Erasure: forget the person' };

export function OpenForm(): ReactNode {
  const people = usePeople();
  const [memberId, setMemberId] = useState('');
  const [kind, setKind] = useState<RequestKind>('access');
  const say = useToast();
  const open = useOpenRequest(() => {
    say(kind === 'access' ? 'The export is being made.' : 'The request is open. Nothing is erased yet.');
    setMemberId('');
  });

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (memberId !== '') open.mutate({ memberId, kind });
  }

  return (
    <Section title="New request" about="An export is made at once. An erasure is opened here and carried out from the list, after you have typed the person's name.">
      <form onSubmit={submit} className="grid items-start gap-4 sm:grid-cols-2 lg:grid-cols-[1.4fr_1fr_auto]">
        <ComboField label="Person" placeholder="Name or e-mail" value={memberId} onChange={setMemberId} choices={people} />
        <SelectField label="What they ask for" value={kind} onChange={(event) => setKind(event.target.value as RequestKind)}>
          {Object.entries(KINDS).map(([id, label]) => (
            <option key={id} value={id}>
              {label}
            </option>
          ))}
        </SelectField>
        <Button type="submit" look="primary" busy={open.isPending} disabled={memberId === ''} className="sm:mt-6.5">
          Open request
        </Button>
        {open.error && (
          <div className="sm:col-span-full">
            <ProblemAlert error={open.error} />
          </div>
        )}
      </form>
    </Section>
  );
}
