import type { ReactNode } from 'react';
import { CodeBlock } from '@/components/ui/code';
import { Facts } from '@/components/ui/facts';
import { Time } from '@/components/ui/time';
import type { AuditEventDetail } from '@/lib/api/types';
import { formatCount } from '@/lib/format/number';
import { hashesOf, proofWords } from '../words';

/** Where the event sits in the tree, and the hashes that lead from it to the signed root. */
export function Inclusion({ event }: { event: AuditEventDetail }): ReactNode {
  const { leaf, inclusion } = event;
  const words = <p className="text-sm text-muted">{proofWords(event)}</p>;
  if (leaf === null) return words;
  return (
    <div className="flex flex-col gap-4">
      <Facts
        items={[
          ['Leaf', formatCount(leaf.index)],
          ['Position', leaf.position],
          ['Sealed', <Time key="sealed" at={leaf.sealedAt} exact />],
          ...hashesOf(event).map(([name, hash]) => [name, <span key={name} className="font-mono text-xs break-all">{hash}</span>] as const),
        ]}
      />
      {inclusion !== null && (
        <>
          <CodeBlock label="Inclusion path, from leaf to root" text={inclusion.path.length === 0 ? 'The leaf is the root.' : inclusion.path.map((hash, level) => `${String(level).padStart(2, ' ')}  ${hash}`).join('\n')} />
          <CodeBlock label="Signed checkpoint" text={inclusion.checkpoint} />
        </>
      )}
      {words}
    </div>
  );
}
