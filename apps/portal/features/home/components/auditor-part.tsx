'use client';

import type { ReactNode } from 'react';
import { NoteUnless, NoteUnlessAltered, RecordAltered } from '@/components/ui/record-altered';
import { RecordUnsealed } from '@/components/ui/record-unsealed';
import { Stats } from '@/components/ui/stat';
import { Ago } from '@/components/ui/time';
import { formatCount } from '@/lib/format/number';
import { sealedNotes } from '@/lib/format/sealing';
import { useAlterations, useFrameworks, useLog } from '../api/use-home';
import { Figure, Part } from './figure';

export function AuditorPart(): ReactNode {
  const log = useLog();
  const found = useAlterations().data?.found;
  return (
    <Part question="Are we in control?">
      {found != null && <RecordAltered found={found} />}
      {log.data?.unsealed != null && <RecordUnsealed unsealed={log.data.unsealed} />}
      <Stats label="The record in figures">
        <Figure
          label="Requirements evidenced"
          href="/audit"
          result={useFrameworks()}
          value={(data) => {
            const all = data.flatMap((framework) => framework.requirements);
            return `${all.filter((requirement) => requirement.state === 'evidenced').length} of ${all.length}`;
          }}
          note={(data) => (
            <NoteUnlessAltered finding={found} says="see the finding above">
              {data.map((framework) => framework.name).join(', ')}
            </NoteUnlessAltered>
          )}
        />
        <Figure label="Events sealed" href="/audit/events" result={log} value={(data) => formatCount(data.size)} note={(data) => <NoteUnless bad={sealedNotes(data, found).events}>nobody can quietly change one</NoteUnless>} />
        <Figure label="Sealed up to" href="/audit/events" result={log} value={(data) => (data.sealedUpTo === null ? '–' : <Ago at={data.sealedUpTo} />)} note={(data) => <NoteUnless bad={sealedNotes(data, found).upTo}>about a second behind</NoteUnless>} />
        <Figure label="Set aside" href="/audit" result={log} value={(data) => formatCount(data.parked)} note={(data) => (data.parked === 0 ? 'every event was read' : 'events that need attention')} />
      </Stats>
    </Part>
  );
}
