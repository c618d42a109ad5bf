'use client';

import { RotateCcw, Square } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { OutcomeBadge } from '@/components/ui/outcome-badge';
import { Page } from '@/components/ui/page';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Ago, Zone } from '@/components/ui/time';
import { ValueView } from '@/components/ui/value-view';
import type { Execution } from '@/lib/api/types';
import { isTerminal } from '@/lib/format/words';
import { hasRole, useSession } from '@/lib/session/context';
import { useLiveRun } from '../api/use-live-run';
import { useCancel, useRunnable } from '../api/use-runs';
import { logNote, noAnswer } from '../last-moments';
import { Answer } from './answer';
import { LogView } from './log-view';
import { RunCalls } from './run-calls';
import { RunFacts } from './run-facts';
import { RunFigures } from './run-figures';
import { RunOutcome } from './run-outcome';
import { RunProgress } from './run-progress';
import { RunTimeline } from './run-timeline';

/** The whole story of a run, from top to bottom. */
export function RunPage({ run }: { run: Execution }): ReactNode {
  const me = useSession();
  const live = !isTerminal(run.state);
  const { lines, output, queuePosition, connected } = useLiveRun(run.id, live);
  const answer = run.output ?? output;
  const cancel = useCancel();
  const app = useRunnable(run.app.id);

  return (
    <Page
      back={{ href: '/runs', label: 'Runs' }}
      title={
        <span className="flex flex-wrap items-center gap-2.5">
          {run.app.name}
          <OutcomeBadge run={run} />
        </span>
      }
      about={
        <>
          {run.app.version === null ? 'Asked for' : `Version ${run.app.version}, asked for`} <Ago at={run.requestedAt} />
        </>
      }
      action={
        live ? (
          <Button busy={cancel.isPending} onClick={() => cancel.mutate(run.id)}>
            <Square aria-hidden className="size-3.5" />
            Cancel run
          </Button>
        ) : (
          <ButtonLink href={`/catalogue/${run.app.id}/run?again=${run.id}`}>
            <RotateCcw aria-hidden className="size-4" />
            Run again
          </ButtonLink>
        )
      }
    >
      <ProblemAlert error={cancel.error} />
      {live && <RunProgress running={run.state === 'running'} queuePosition={queuePosition} connected={connected} />}
      <RunOutcome run={run} />
      {run.state !== 'refused' && <RunFigures run={run} live={live} />}
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1fr)_21rem]">
        <div className="flex min-w-0 flex-col gap-5">
          {run.state !== 'refused' && (
            <>
              <Section title="Answer" about={live && answer === undefined ? 'Appears here as soon as the app gives it.' : undefined}>
                <div aria-live="polite" className="min-h-6">
                  {answer === undefined || answer === null ? !live && <p className="text-muted">{noAnswer(run)}</p> : <Answer value={answer} schema={app.data?.outputSchema} />}
                </div>
              </Section>
              <Section title="Log" about={<>{live && connected && 'Live. '}Times in <Zone at={run.requestedAt} /></>} flush>
                <LogView lines={lines} live={live} note={logNote(run, lines.length, live)} />
              </Section>
              <Section title="Who used which key" about="A key is opened only after its use is on record." flush>
                <RunCalls run={run} />
              </Section>
            </>
          )}
          <Section title="Receipt" about="Each line is an event in your organisation’s evidence log.">
            <RunTimeline run={run} linked={hasRole(me, 'auditor')} />
          </Section>
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          {run.input !== null && run.input !== undefined && (
            <Section title="What you gave it">
              <div className="max-h-96 overflow-y-auto text-sm">
                <ValueView value={run.input} schema={app.data?.inputSchema} />
              </div>
            </Section>
          )}
          <Section title="Isolation and limits">
            <RunFacts run={run} />
          </Section>
        </div>
      </div>
    </Page>
  );
}
