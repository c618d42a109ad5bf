import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Progress } from '@/components/ui/progress';
import { Time } from '@/components/ui/time';
import { WithCommands } from '@/components/ui/with-commands';
import type { Bundle } from '@/lib/api/types';
import { cx } from '@/lib/ui/class-names';
import { canBeTaken, wordsOf } from '../words';

/** How an export stands. What is not as it should be says so first, then what to do next, at the size of the table's own text: it is why the row is read. */
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
    <div className={cx('flex max-w-prose flex-col items-start gap-1 py-0.5', sentences.length > 0 && 'sm:min-w-72')}>
      <Badge tone={tone}>{label}</Badge>
      {sentences.map((sentence, index) => (
        <p key={sentence} className={cx(index === 0 && sentences.length > 1 && 'font-semibold', tone === 'neutral' && 'text-muted')}>
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
