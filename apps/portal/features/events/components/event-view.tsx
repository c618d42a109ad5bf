'use client';

import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Section } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code';
import { CopyId } from '@/components/ui/copy';
import { Facts } from '@/components/ui/facts';
import { One } from '@/components/ui/one';
import { Page } from '@/components/ui/page';
import { Time } from '@/components/ui/time';
import { ValueView } from '@/components/ui/value-view';
import type { AuditEventDetail } from '@/lib/api/types';
import { readable } from '@/lib/format/sentence';
import { useEvent } from '../api/use-events';
import { Inclusion } from './inclusion';

const BACK = { href: '/audit/events', label: 'Events' };

export function EventView({ eventId }: { eventId: string }): ReactNode {
  return (
    <One result={useEvent(eventId)} what="event" title="Event" back={BACK}>
      {(event) => <EventPage eventId={eventId} event={event} />}
    </One>
  );
}

function EventPage({ eventId, event }: { eventId: string; event: AuditEventDetail }): ReactNode {
  return (
    <Page
      back={BACK}
      title={
        <span className="flex flex-wrap items-center gap-2.5">
          {readable(event.summary, { id: null, name: null })}
          <Badge tone={event.leaf === null ? 'note' : 'good'}>{event.leaf === null ? 'sealing' : 'sealed'}</Badge>
        </span>
      }
      about={
        <span className="flex flex-wrap items-center gap-x-3 text-sm">
          <span className="font-mono text-xs">{text(event.header['type'])}</span>
          <CopyId id={eventId} what="event id" />
        </span>
      }
    >
      <Parts event={event} />
    </Page>
  );
}

function Parts({ event }: { event: AuditEventDetail }): ReactNode {
  const { header, payload } = event;
  const actor = (header['actor'] ?? {}) as Record<string, unknown>;
  const subjects = Array.isArray(header['subjects']) ? header['subjects'].map(String) : [];
  return (
    <>
      <div className="grid items-start gap-5 xl:grid-cols-2">
      <Section title="Header" about="Names people by pseudonym only, so it can be shown whole.">
        <Facts
          items={[
            ['When', <Time key="at" at={text(header['occurredAt'])} exact />],
            ['Actor', <span key="actor" className="flex flex-wrap items-center gap-x-2">{text(actor['kind'])}, {text(actor['via'])} {text(actor['id']) !== null && <CopyId id={text(actor['id']) ?? ''} what="actor" />}</span>],
            ['On behalf of', id(header['behalf'])],
            ['Stream', <span key="stream" className="font-mono text-xs break-all">{text(header['stream'])}</span>],
            ['Same request', id(header['correlation'])],
            ['Caused by', id(header['causation'])],
            ['People concerned', subjects.length === 0 ? 'none' : <span key="subjects" className="flex flex-wrap gap-x-3">{subjects.map((subject) => <CopyId key={subject} id={subject} what="pseudonym" />)}</span>],
          ]}
        />
      </Section>
      <Section title="Payload" about="Personal fields are sealed; an erased person’s stay closed for ever, and the proof still holds.">
        {payload === null || payload === undefined ? <p className="text-muted">The payload is not open to you.</p> : <ValueView value={payload} />}
      </Section>
      </div>
      <Section title="Proof">
        <Inclusion event={event} />
      </Section>
      <Section title="As stored">
        <CodeBlock label="Header as JSON" text={JSON.stringify(header, null, 2)} />
      </Section>
    </>
  );
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function id(value: unknown): ReactNode {
  return text(value) === null ? 'none' : <CopyId id={text(value) ?? ''} />;
}
