'use client';

import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Section } from '@/components/ui/card';
import { Empty } from '@/components/ui/empty';
import { TextLink } from '@/components/ui/link';
import { PagedTable } from '@/components/ui/paged-table';
import type { Column } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { KeyUse } from '@/lib/api/types';
import { ERASED } from '@/lib/format/names';
import { useKeyUses } from '../api/use-keys';

const PURPOSES: Readonly<Record<KeyUse['purpose'], string>> = { run: 'in a run', token: 'with a token', test: 'a test' };

const COLUMNS: readonly Column<KeyUse>[] = [
  { id: 'at', header: 'When', wide: true, cell: (use) => <Time at={use.at} exact />, sort: (use) => use.at, csv: (use) => use.at },
  { id: 'who', header: 'Who', cell: (use) => <Who use={use} />, sort: (use) => use.memberName ?? '', csv: (use) => use.memberName ?? use.memberId },
  {
    id: 'app',
    header: 'App',
    cell: (use) => (use.appName === null ? <span className="text-muted">{PURPOSES[use.purpose]}</span> : <>{use.appName} <span className="text-muted">{use.appVersion}</span></>),
    sort: (use) => use.appName ?? '',
    csv: (use) => [use.appName, use.appVersion].filter(Boolean).join(' '),
  },
  { id: 'model', header: 'Model', wide: true, cell: (use) => use.model ?? '–', sort: (use) => use.model ?? '', csv: (use) => use.model ?? '' },
  { id: 'opened', header: 'Opened', cell: (use) => (use.refusedBecause === null ? <Badge tone="good">yes</Badge> : <span><Badge tone="warn">refused</Badge> <span className="text-xs text-muted">{use.refusedBecause}</span></span>), sort: (use) => use.refusedBecause ?? '', csv: (use) => use.refusedBecause ?? 'yes' },
  { id: 'run', header: 'Run', cell: (use) => (use.executionId === null ? '–' : <TextLink href={`/runs/${use.executionId}`}>Open run</TextLink>), csv: (use) => use.executionId ?? '' },
];

export function KeyUses({ id }: { id: string }): ReactNode {
  return (
    <Section title="Uses" about="Each line was on record before the key was opened." flush>
      <PagedTable label="Uses of this key" pages={useKeyUses(id)} columns={COLUMNS} rowKey={(use) => use.eventId} exportAs="keystead-key-uses" empty={<Empty title="Not used yet">Run an app with this key and each use appears here.</Empty>} />
    </Section>
  );
}

/** On a narrow screen the time goes below the name. */
function Who({ use }: { use: KeyUse }): ReactNode {
  return (
    <>
      {use.memberName ?? ERASED}
      <span className="block text-xs text-muted md:hidden">
        <Time at={use.at} />
      </span>
    </>
  );
}
