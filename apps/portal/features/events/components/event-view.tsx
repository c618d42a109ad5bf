'use client';

import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Section } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code';
import { CopyId } from '@/components/ui/copy';
import { One } from '@/components/ui/one';
import { Page } from '@/components/ui/page';
import { ValueView } from '@/components/ui/value-view';
import type { AuditEventDetail } from '@/lib/api/types';
import { readable } from '@/lib/format/sentence';
import { useEvent } from '../api/use-events';
import { INTEGRITY, payloadWords } from '../words';
import { Finding } from './finding';
import { HeaderFacts, ListedFacts } from './header-facts';
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
  const { label, tone } = INTEGRITY[event.integrity];
  return (
    <Page
      back={BACK}
      title={
        <span className="flex flex-wrap items-center gap-2.5">
          {readable(event.summary, { id: null, name: null })}
          <Badge tone={tone}>{label}</Badge>
        </span>
      }
      about={
        <span className="flex flex-wrap items-center gap-x-3 text-sm">
          <span className="font-mono text-xs">{event.listed.type}</span>
          <CopyId id={eventId} what="event id" />
        </span>
      }
    >
      <Finding event={event} />
      <Parts event={event} />
    </Page>
  );
}

function Parts({ event }: { event: AuditEventDetail }): ReactNode {
  const { header, payload, listed } = event;
  const { about, instead } = payloadWords(event);
  return (
    <>
      <div className="grid items-start gap-5 xl:grid-cols-2">
        {header === null ? (
          <Section title="As listed" about="The list of events was made while the event could be read. It proves nothing.">
            <ListedFacts listed={listed} />
          </Section>
        ) : (
          <Section title="Header" about="Names people by pseudonym only, so it can be shown whole.">
            <HeaderFacts header={header} />
          </Section>
        )}
        <Section title="Payload" about={about}>
          {instead === null ? <ValueView value={payload} /> : <p className="text-muted">{instead}</p>}
        </Section>
      </div>
      <Section title="Proof">
        <Inclusion event={event} />
      </Section>
      {header !== null && (
        <Section title="As stored">
          <CodeBlock label="Header as JSON" text={JSON.stringify(header, null, 2)} />
        </Section>
      )}
    </>
  );
}
