import type { ReactNode } from 'react';
import { TextLink } from '@/components/ui/link';
import { Zone } from '@/components/ui/time';
import type { Execution } from '@/lib/api/types';
import { formatClock, formatUtc } from '@/lib/format/time';
import { visible } from '@/lib/format/visible';

/** The receipt: each line is an event nobody can quietly change. Auditors can open it and its proof. */
export function RunTimeline({ run, linked }: { run: Execution; linked: boolean }): ReactNode {
  return (
    <ol className="ml-1.5 flex flex-col border-l border-line">
      {run.timeline.map((event) => (
        <li key={event.eventId} className="relative flex flex-wrap items-baseline gap-x-3 pb-3.5 pl-5 text-sm last:pb-0">
          <span aria-hidden className="absolute top-1.5 -left-[4.5px] size-2 rounded-full border border-surface bg-accent" />
          <span className="min-w-0 basis-full">{visible(event.text)}</span>
          <time dateTime={event.at} title={formatUtc(event.at)} suppressHydrationWarning className="font-mono text-xs text-muted">
            {formatClock(event.at)} <Zone at={event.at} />
          </time>
          <span className="font-mono text-xs break-all text-muted">{linked ? <TextLink href={`/audit/events/${event.eventId}`}>{event.type}</TextLink> : event.type}</span>
        </li>
      ))}
    </ol>
  );
}
