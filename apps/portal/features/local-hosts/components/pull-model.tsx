'use client';

import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Progress } from '@/components/ui/progress';
import type { LocalHost } from '@/lib/api/types';
import { formatBytes } from '@/lib/format/number';
import { useRefusal } from '@/lib/forms/use-refusal';
import { useCancelPull, usePull, usePullProgress, type PullProgress } from '../api/use-hosts';

const LABELS = { model: 'Model' };

export function PullModel({ host }: { host: LocalHost }): ReactNode {
  const [model, setModel] = useState('');
  const [pulling, setPulling] = useState<{ id: string; model: string } | null>(null);
  const pull = usePull(host.id);
  const { beside, rest, form } = useRefusal(pull.error, LABELS);
  const progress = usePullProgress(pulling?.id ?? null);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const name = model.trim();
    pull.mutate({ model: name }, { onSuccess: ({ id }) => setPulling({ id, model: name }) });
  }

  return (
    <div className="flex flex-col gap-3">
      <form ref={form} onSubmit={submit} className="flex flex-wrap items-end gap-2">
        <TextField label={`Pull a model to ${host.name}`} required maxLength={200} placeholder="llama3.2:1b" error={beside['model']} value={model} onChange={(event) => setModel(event.target.value)} className="min-w-0 flex-1 basis-52 sm:max-w-xs" />
        <Button type="submit" busy={pull.isPending} disabled={progress?.state === 'running'}>
          Pull
        </Button>
      </form>
      <ProblemAlert error={rest} />
      {pulling !== null && <PullState id={pulling.id} model={pulling.model} progress={progress} />}
    </div>
  );
}

function PullState({ id, model, progress }: { id: string; model: string; progress: PullProgress | null }): ReactNode {
  const cancel = useCancelPull();
  if (progress?.state === 'done') return <p role="status" className="text-sm text-good">{model} is ready to use.</p>;
  if (progress?.state === 'failed') return <p role="alert" className="text-sm text-bad">{model} could not be pulled. {progress.status}</p>;
  const { completedBytes = null, totalBytes = null, status = null } = progress ?? {};
  const share = completedBytes !== null && totalBytes ? completedBytes / totalBytes : null;
  return (
    <div className="flex flex-col gap-1.5">
      <Progress share={share} label={`Pulling ${model}`} />
      <div className="flex flex-wrap items-center justify-between gap-2 text-sm text-muted">
        <p>
          {status ?? 'Starting'}
          {completedBytes !== null && totalBytes ? `, ${formatBytes(completedBytes)} of ${formatBytes(totalBytes)}` : ''}
        </p>
        <Button size="small" busy={cancel.isPending} onClick={() => cancel.mutate(id)}>
          Cancel pull
        </Button>
      </div>
      <ProblemAlert error={cancel.error} />
    </div>
  );
}
