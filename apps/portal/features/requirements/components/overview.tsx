'use client';

import type { ReactNode } from 'react';
import { Section } from '@/components/ui/card';
import { CopyBox } from '@/components/ui/copy';
import { Empty } from '@/components/ui/empty';
import { Facts } from '@/components/ui/facts';
import { RowLink } from '@/components/ui/link';
import { Loaded } from '@/components/ui/loaded';
import { Notice } from '@/components/ui/notice';
import { NoteUnless, NoteUnlessAltered, RecordAltered, Standing } from '@/components/ui/record-altered';
import { RecordUnsealed } from '@/components/ui/record-unsealed';
import { SkeletonFigures } from '@/components/ui/skeleton';
import { Stat, Stats } from '@/components/ui/stat';
import { Table } from '@/components/ui/table';
import { Ago } from '@/components/ui/time';
import type { AuditLog, Framework } from '@/lib/api/types';
import { formatCount, plural } from '@/lib/format/number';
import { sealedNotes } from '@/lib/format/sealing';
import type { Finding } from '@/lib/format/standing';
import { useAlterations, useAuditLog, useFrameworks } from '../api/use-requirements';
import { CLASSES } from './classes';

export function Overview(): ReactNode {
  const frameworks = useFrameworks();
  const log = useAuditLog();
  const found = useAlterations().data?.found;
  return (
    <>
      {found != null && <RecordAltered found={found} />}
      {log.data?.unsealed != null && <RecordUnsealed unsealed={log.data.unsealed} />}
      <Loaded result={log} skeleton={<SkeletonFigures below="h-0" />}>{(data) => <Figures log={data} frameworks={frameworks.data} finding={found} />}</Loaded>
      <Loaded result={frameworks}>{(list) => (list.length === 0 ? <Empty title="No framework is loaded" /> : list.map((framework) => <FrameworkSection key={framework.id} framework={framework} finding={found} />))}</Loaded>
      {log.data && <LogIdentity log={log.data} />}
    </>
  );
}

function Figures({ log, frameworks, finding }: { log: AuditLog; frameworks: readonly Framework[] | undefined; finding: Finding }): ReactNode {
  const all = frameworks?.flatMap((framework) => framework.requirements) ?? [];
  const evidenced = all.filter((requirement) => requirement.state === 'evidenced').length;
  const bad = sealedNotes(log, finding);
  return (
    <>
      <Stats label="State of the record">
        <Stat label="Requirements evidenced" value={frameworks === undefined ? '–' : `${evidenced} of ${all.length}`} note={<NoteUnlessAltered finding={finding} says="see the finding above">{frameworks?.map((framework) => framework.name).join(', ')}</NoteUnlessAltered>} />
        <Stat label="Events sealed" value={formatCount(log.size)} note={<NoteUnless bad={bad.events}>in your organisation’s log</NoteUnless>} href="/audit/events" />
        <Stat label="Sealed up to" value={log.sealedUpTo === null ? '–' : <Ago at={log.sealedUpTo} />} note={<NoteUnless bad={bad.upTo}>about a second behind</NoteUnless>} />
        <Stat label="Set aside" value={formatCount(log.parked)} note={log.parked === 0 ? 'every event was read' : 'events that need attention'} />
      </Stats>
      {log.parked > 0 && (
        <Notice tone="warn" title={`${plural(log.parked, 'event')} could not be processed`}>
          <p>They are sealed and in every export, but pages here may not show them yet. Tell whoever runs this installation.</p>
        </Notice>
      )}
    </>
  );
}

function FrameworkSection({ framework, finding }: { framework: Framework; finding: Finding }): ReactNode {
  return (
    <Section title={framework.name} flush>
      <Table
        label={framework.name}
        rows={framework.requirements}
        rowKey={(requirement) => requirement.id}
        columns={[
          { id: 'id', header: 'Requirement', cell: (requirement) => <RowLink href={`/audit/requirements/${encodeURIComponent(framework.id)}/${encodeURIComponent(requirement.id)}`}>{requirement.id}</RowLink>, sort: (requirement) => requirement.id },
          { id: 'title', header: 'About', cell: (requirement) => requirement.title, sort: (requirement) => requirement.title },
          { id: 'class', header: 'Shown', wide: true, cell: (requirement) => <span className="text-muted">{CLASSES[requirement.class].label}</span>, sort: (requirement) => requirement.class },
          { id: 'state', header: 'State', cell: (requirement) => <Standing state={requirement.state} finding={finding} />, sort: (requirement) => requirement.state },
        ]}
      />
    </Section>
  );
}

function LogIdentity({ log }: { log: AuditLog }): ReactNode {
  return (
    <Section title="The log itself" about="Keep the public key outside Keystead: with it you can check any export without us.">
      <div className="flex flex-col gap-4">
        <CopyBox text={log.publicKey} label="Public key" />
        <Facts items={[['Origin', <span key="origin" className="font-mono text-xs break-all">{log.origin}</span>], ['Organisation', <span key="organisation" className="font-mono text-xs">{log.organisation}</span>]]} />
      </div>
    </Section>
  );
}
