import type { ReactNode } from 'react';
import { CodeBlock } from '@/components/ui/code';
import { Facts } from '@/components/ui/facts';
import { Time } from '@/components/ui/time';
import type { AuditEventDetail } from '@/lib/api/types';
import { formatCount } from '@/lib/format/number';

/** Where the event sits in the tree, and the hashes that lead from it to the signed root. */
export function Inclusion({ event }: { event: AuditEventDetail }): ReactNode {
  const { leaf, inclusion } = event;
  if (leaf === null) return <p className="text-sm text-muted">Not sealed yet. That takes about a second; this page shows it by itself.</p>;
  return (
    <div className="flex flex-col gap-4">
      <Facts
        items={[
          ['Leaf', formatCount(leaf.index)],
          ['Sealed', <Time key="sealed" at={leaf.sealedAt} exact />],
          ['Leaf hash', <span key="hash" className="font-mono text-xs break-all">{leaf.hash}</span>],
        ]}
      />
      {inclusion !== null && (
        <>
          <CodeBlock label="Inclusion path, from leaf to root" text={inclusion.path.length === 0 ? 'The leaf is the root.' : inclusion.path.map((hash, level) => `${String(level).padStart(2, ' ')}  ${hash}`).join('\n')} />
          <CodeBlock label="Signed checkpoint" text={inclusion.checkpoint} />
          <p className="text-sm text-muted">Hash the leaf with each line of the path and you get the root that the checkpoint signs. An export holds everything needed to do that offline.</p>
        </>
      )}
    </div>
  );
}
