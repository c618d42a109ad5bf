import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Progress } from '@/components/ui/progress';
import { Time } from '@/components/ui/time';
import { WithCommands } from '@/components/ui/with-commands';
import type { Bundle } from '@/lib/api/types';
import { canBeTaken, wordsOf } from '../words';

/** How an export stands; what is not as it should be says so, and what to do next. */
export function BundleState({ bundle }: { bundle: Bundle }): ReactNode {
  if (bundle.state === 'building') {
    return (
      <div className="flex w-28 flex-col gap-1">
        <span className="text-xs text-muted">being made</span>
        <Progress share={null} label="The export is being made" />
      </div>
    );
  }
  const { label, tone, sentences } = wordsOf(bundle);
  return (
    <div className="flex max-w-prose flex-col items-start gap-0.5 py-0.5">
      <Badge tone={tone}>{label}</Badge>
      {sentences.map((sentence) => (
        <p key={sentence} className="text-xs text-muted">
          <WithCommands text={sentence} />
        </p>
      ))}
      {canBeTaken(bundle) && bundle.expiresAt !== null && (
        <p className="text-xs text-muted">
          until <Time at={bundle.expiresAt} />
        </p>
      )}
    </div>
  );
}
