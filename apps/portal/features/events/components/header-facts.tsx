import type { ReactNode } from 'react';
import { CopyId } from '@/components/ui/copy';
import { Facts } from '@/components/ui/facts';
import { Time } from '@/components/ui/time';
import type { AuditEvent, AuditEventDetail } from '@/lib/api/types';
import { actorLabel } from '@/lib/format/actor';

/** What the header says of the event. */
export function HeaderFacts({ header }: { header: NonNullable<AuditEventDetail['header']> }): ReactNode {
  const actor = (header['actor'] ?? {}) as Record<string, unknown>;
  const subjects = Array.isArray(header['subjects']) ? header['subjects'].map(String) : [];
  return (
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
  );
}

/** What the list of events still knows of one whose header is not to be had. */
export function ListedFacts({ listed: { at, actor, stream } }: { listed: AuditEvent }): ReactNode {
  return (
    <Facts
      items={[
        ['When', <Time key="at" at={at} exact />],
        ['Actor', <span key="actor" className="flex flex-wrap items-center gap-x-2">{actorLabel(actor).label} {actor.id !== null && <CopyId id={actor.id} what="actor" />}</span>],
        ['Stream', <span key="stream" className="font-mono text-xs break-all">{stream}</span>],
      ]}
    />
  );
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function id(value: unknown): ReactNode {
  return text(value) === null ? 'none' : <CopyId id={text(value) ?? ''} />;
}
