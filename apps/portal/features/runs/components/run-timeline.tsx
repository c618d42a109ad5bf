import type { ReactNode } from 'react';
import { TextLink } from '@/components/ui/link';
import type { Execution } from '@/lib/api/types';
import { formatClock, formatUtc } from '@/lib/format/time';

/** The receipt: each line is an event nobody can quietly change. Auditors can open it and its proof. */
export function RunTimeline({ run, linked }: { run: Execution; linked: boolean }): ReactNode {
  return (
    <ol className="flex flex-col">
      {run.timeline.map((event) => (
        <li key={event.eventId} className="grid grid-cols-[6.5rem_1fr] gap-x-3 border-l-2 border-line py-1.5 pl-4 text-sm sm:grid-cols-[6.5rem_1fr_auto]">
          <time dateTime={event.at} title={formatUtc(event.at)} suppressHydrationWarning className="font-mono text-xs leading-5 text-muted">
            {formatClock(event.at)}
          </time>
          <span className="min-w-0">{event.text}</span>
          <span className="col-start-2 font-mono text-xs leading-5 text-muted sm:col-start-3">{linked ? <TextLink href={`/audit/events/${event.eventId}`}>{event.type}</TextLink> : event.type}</span>
        </li>
      ))}
    </ol>
  );
}
