'use client';

import type { ReactNode } from 'react';
import { ButtonLink } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { Code } from '@/components/ui/code';
import { Empty } from '@/components/ui/empty';
import { Facts } from '@/components/ui/facts';
import { RowLink, TextLink } from '@/components/ui/link';
import { One } from '@/components/ui/one';
import { Page } from '@/components/ui/page';
import { RecordAltered, Standing } from '@/components/ui/record-altered';
import { Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { Requirement } from '@/lib/api/types';
import { readable } from '@/lib/format/sentence';
import { plural } from '@/lib/format/number';
import { actorLabel } from '@/lib/format/actor';
import { useAlterations, useRequirement } from '../api/use-requirements';
import { CLASSES } from './classes';

export function RequirementView({ framework, id }: { framework: string; id: string }): ReactNode {
  return (
    <One result={useRequirement(framework, id)} what="requirement" title={id} back={{ href: '/audit', label: 'Overview' }}>
      {(requirement) => <RequirementPage requirement={requirement} />}
    </One>
  );
}

function RequirementPage({ requirement }: { requirement: Requirement }): ReactNode {
  const found = useAlterations().data?.found;
  return (
    <Page
      back={{ href: '/audit', label: 'Overview' }}
      title={
        <span className="flex flex-wrap items-center gap-2.5">
          {requirement.id}
          <Standing state={requirement.state} finding={found} />
        </span>
      }
      about={requirement.title}
      action={
        <ButtonLink href="/audit/exports" look="primary">
          Export evidence
        </ButtonLink>
      }
    >
      {found != null && <RecordAltered found={found} />}
      <Section title="What is asked">
        <Facts
          items={[
            ['In our words', requirement.wording],
            ['How it is shown', CLASSES[requirement.class].meaning],
            ['Control test', <ControlTest key="test" test={requirement.controlTest} />],
          ]}
        />
      </Section>
      {requirement.evidence.length === 0 && <Empty title="Nothing in the record speaks to this">{CLASSES[requirement.class].meaning}</Empty>}
      {requirement.evidence.map((part) => (
        <Evidence key={part.query} part={part} />
      ))}
    </Page>
  );
}

function ControlTest({ test }: { test: Requirement['controlTest'] }): ReactNode {
  return (
    <>
      <p className="font-medium">{test.name}</p>
      <p>{test.description}</p>
      <p className="mt-1 text-muted">
        Code <Code>{test.code}</Code>, guarded by <Code>{test.test}</Code>
      </p>
    </>
  );
}

function Evidence({ part }: { part: Requirement['evidence'][number] }): ReactNode {
  return (
    <Section
      title={part.query}
      about={part.count === 0 ? 'No events yet.' : `${plural(part.count, 'event')}${part.sample.length < part.count ? `, the latest ${part.sample.length} here` : ''}.`}
      action={
        <ul aria-label="Event types" className="flex flex-wrap gap-x-3">
          {part.types.map((type) => (
            <li key={type}>
              <TextLink href={`/audit/events?type=${encodeURIComponent(type)}`} className="font-mono text-xs">
                {type}
              </TextLink>
            </li>
          ))}
        </ul>
      }
      flush
    >
      {part.sample.length === 0 ? (
        <Empty title="No events yet" />
      ) : (
        <Table
          label={part.query}
          rows={part.sample}
          rowKey={(event) => event.eventId}
          columns={[
            { id: 'what', header: 'What happened', cell: (event) => <RowLink href={`/audit/events/${event.eventId}`}>{readable(event.summary, event.actor)}</RowLink> },
            { id: 'who', header: 'Who', wide: true, cell: (event) => actorLabel(event.actor).label, sort: (event) => event.actor.name ?? '' },
            { id: 'type', header: 'Type', wide: true, cell: (event) => <span className="font-mono text-xs text-muted">{event.type}</span>, sort: (event) => event.type },
            { id: 'at', header: 'When', cell: (event) => <Time at={event.at} />, sort: (event) => event.at },
          ]}
        />
      )}
    </Section>
  );
}
