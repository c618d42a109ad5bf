'use client';

import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ComboField } from '@/components/ui/combo-field';
import { TextField } from '@/components/ui/field';
import { useInBrowser } from '@/components/ui/time';
import { zoneOf } from '@/lib/format/time';
import { useApps } from '@/lib/lookups/use-apps';
import { FILTERS, usePeople, type EventFilter, type FilterName } from '../api/use-events';
import { useKeyChoices } from '../api/use-key-choices';
import { EVENT_TYPES } from './event-types';

interface Props {
  filter: EventFilter;
  /** What of it was refused, a sentence each. */
  faults: Readonly<Partial<Record<FilterName, string>>>;
  onApply: (filter: EventFilter) => void;
}

/** Applied by the button and not while typing: each question asked of the record is on record. */
export function FilterForm({ filter, faults, onApply }: Props): ReactNode {
  const [draft, setDraft] = useState(filter);
  const [shown, setShown] = useState(identityOf(filter));
  const [sent, setSent] = useState(shown);
  // Another filter came by a link or the back button. What this form sent itself comes round too, while somebody may be typing on.
  if (shown !== identityOf(filter)) {
    setShown(identityOf(filter));
    if (sent !== identityOf(filter)) setDraft(filter);
  }
  const inBrowser = useInBrowser();
  const [opened] = useState(() => new Date().toISOString());
  const zoneAt = (iso: string | undefined): string => (inBrowser ? ` (${zoneOf(iso === undefined || Number.isNaN(Date.parse(iso)) ? opened : iso)})` : '');
  const apps = useApps();
  const people = usePeople();
  const [keysWanted, setKeysWanted] = useState(filter.key !== undefined);
  const keys = useKeyChoices(keysWanted);
  const choose = (name: keyof EventFilter) => (value: string) => setDraft({ ...draft, [name]: value });
  const set = (name: keyof EventFilter) => (event: { target: { value: string } }) => setDraft({ ...draft, [name]: event.target.value });

  function send(next: EventFilter): void {
    setSent(identityOf(next));
    onApply(next);
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    send(Object.fromEntries(Object.entries(draft).map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== '')));
  }

  return (
    <Card className="p-4">
      <form role="search" aria-label="Filter events" onSubmit={submit} className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <ComboField label="Person" placeholder="Anyone" value={draft.person ?? ''} onChange={choose('person')} choices={people} />
        <ComboField label="App" placeholder="Any app" value={draft.app ?? ''} onChange={choose('app')} choices={(apps.data ?? []).map((app) => ({ id: app.appId, name: app.name, note: app.publisher.name }))} />
        <ComboField label="Key" placeholder="Any key" value={draft.key ?? ''} onChange={choose('key')} choices={keys} onApproach={() => setKeysWanted(true)} />
        <TextField label="Run" error={faults.execution} value={draft.execution ?? ''} onChange={set('execution')} placeholder="Any run: paste its id" autoComplete="off" />
        <TextField label="Type" error={faults.type} className="col-span-2 sm:col-span-1" value={draft.type ?? ''} onChange={set('type')} list="types" placeholder="Any type" autoComplete="off" />
        <datalist id="types">
          {EVENT_TYPES.map((type) => (
            <option key={type} value={type} />
          ))}
        </datalist>
        <TextField label={`From${zoneAt(draft.from)}`} className="col-span-2 sm:col-span-1" type="datetime-local" value={toInput(draft.from)} onChange={(event) => setDraft({ ...draft, from: fromInput(event.target.value) })} />
        <TextField label={`To${zoneAt(draft.to)}`} className="col-span-2 sm:col-span-1" type="datetime-local" value={toInput(draft.to)} onChange={(event) => setDraft({ ...draft, to: fromInput(event.target.value) })} />
        <div className="col-span-2 flex items-end gap-2 sm:col-span-1">
          <Button type="submit" look="primary" className="flex-1">
            Apply
          </Button>
          <Button
            onClick={() => {
              setDraft({});
              send({});
            }}
          >
            Clear
          </Button>
        </div>
      </form>
    </Card>
  );
}

function identityOf(filter: EventFilter): string {
  return FILTERS.map((name) => filter[name] ?? '').join('\n');
}

/** The control speaks the reader's zone, the address and the API speak UTC. */
function toInput(iso: string | undefined): string {
  if (iso === undefined || Number.isNaN(Date.parse(iso))) return '';
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function fromInput(local: string): string {
  return local === '' ? '' : new Date(local).toISOString();
}
