import type { ReactNode } from 'react';
import { Notice } from '@/components/ui/notice';
import { Progress } from '@/components/ui/progress';

interface RunProgressProps {
  running: boolean;
  queuePosition: number | null;
  connected: boolean;
}

export function RunProgress({ running, queuePosition, connected }: RunProgressProps): ReactNode {
  if (!connected) {
    return (
      <Notice tone="warn" title="No connection to Keystead">
        <p>Trying again by itself. How the run goes on is recorded meanwhile, and shown as soon as the connection is back.</p>
      </Notice>
    );
  }
  const text = running ? 'The app is running.' : queuePosition === null || queuePosition === 0 ? 'Waiting for a sandbox.' : `Waiting for a sandbox: ${queuePosition} ${queuePosition === 1 ? 'run starts' : 'runs start'} before this one.`;
  return (
    <div role="status" className="flex flex-col gap-1.5">
      <Progress share={null} label={text} />
      <p className="text-sm text-muted">{text}</p>
    </div>
  );
}
