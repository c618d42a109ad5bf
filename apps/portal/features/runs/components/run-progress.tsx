import type { ReactNode } from 'react';
import { Progress } from '@/components/ui/progress';

export function RunProgress({ running, queuePosition }: { running: boolean; queuePosition: number | null }): ReactNode {
  const text = running ? 'The app is running.' : queuePosition === null || queuePosition === 0 ? 'Waiting for a sandbox.' : `Waiting for a sandbox: ${queuePosition} ${queuePosition === 1 ? 'run starts' : 'runs start'} before this one.`;
  return (
    <div role="status" className="flex flex-col gap-1.5">
      <Progress share={null} label={text} />
      <p className="text-sm text-muted">{text}</p>
    </div>
  );
}
