'use client';

import { useState, type ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { CommandLine } from '@/components/ui/command-line';
import { CopyId } from '@/components/ui/copy';
import { Table, type Column } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import type { DeveloperAppDetail } from '@/lib/api/types';
import { keystead } from '@/lib/format/command';
import { RollBackDialog } from './roll-back-dialog';

type Version = DeveloperAppDetail['versions'][number];

/** Newest first. Going back makes an earlier version the current one; nothing is deleted. */
export function AppVersions({ app }: { app: DeveloperAppDetail }): ReactNode {
  const [target, setTarget] = useState<string | null>(null);
  const columns: readonly Column<Version>[] = [
    { id: 'version', header: 'Version', cell: (row) => <span className="font-medium">{row.version}</span> },
    { id: 'state', header: 'State', cell: (row) => <Badge tone={row.version === app.version ? 'good' : 'neutral'}>{row.version === app.version ? 'current' : row.state}</Badge> },
    { id: 'published', header: 'Published', cell: (row) => <Time at={row.publishedAt} />, sort: (row) => row.publishedAt },
    { id: 'digest', header: 'Digest', wide: true, cell: (row) => <CopyId id={row.digest} what="digest" /> },
    {
      id: 'act',
      header: 'Action',
      align: 'right',
      cell: (row) =>
        row.version !== app.version &&
        row.state !== 'withdrawn' && (
          <Button size="small" aria-label={`Roll back to ${row.version}`} onClick={() => setTarget(row.version)}>
            Roll back
          </Button>
        ),
    },
  ];
  return (
    <>
      <Section title="Versions" about="New runs use the current one." flush>
        <Table label="Versions" columns={columns} rows={app.versions} rowKey={(row) => row.version} />
      </Section>
      <Section title="Publish the next version" about={`Raise the version in keystead.json first. ${app.slug} stands for the folder it is in.`}>
        <CommandLine label="Publish the next version" commands={[keystead(`app publish ${app.slug}`)]} where />
      </Section>
      <RollBackDialog appId={app.appId} name={app.name} from={app.version} to={target} onClose={() => setTarget(null)} />
    </>
  );
}
