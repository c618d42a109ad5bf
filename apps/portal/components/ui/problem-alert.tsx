'use client';

import { CircleAlert } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef, type ReactNode } from 'react';
import { nextStep, ProblemError } from '@/lib/api/problem';
import { sentence, wordsOf } from '@/lib/forms/refusal';
import { Button } from './button';

/** A refusal of ours says in its detail what to do; a second voice would only repeat it. */
function saysWhatToDo({ detail, status, fields }: ProblemError): boolean {
  return detail !== null && status >= 400 && status < 500 && status !== 401 && fields.length === 0;
}

/** In a tab of its own: what was typed here stays, and can be sent when the session is there again. */
function SignInBeside(): ReactNode {
  return (
    <>
      <a href="/sign-in" target="_blank" rel="noreferrer" className="underline underline-offset-2">
        Sign in again in a new tab
      </a>
      , then come back and repeat this: nothing you typed is lost.
    </>
  );
}

/** A refusal in full: what was refused, why, and what the reader can do next. In a form it comes into sight, above the actions that stay at a dialog's end. */
export function ProblemAlert({ error, retry }: { error: Error | null | undefined; retry?: (() => void) | undefined }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error && box.current?.closest('form, [role="dialog"]')) box.current.scrollIntoView({ block: 'nearest' });
  }, [error]);
  if (error === null || error === undefined) return null;
  const problem = error instanceof ProblemError ? error : new ProblemError(500, 'Something went wrong in this page', error.message, null);
  return (
    <div ref={box} role="alert" className="flex scroll-mb-20 gap-3 rounded-md border border-bad/35 bg-bad-soft p-3.5 text-sm">
      <CircleAlert aria-hidden className="mt-0.5 size-4.5 shrink-0 text-bad" />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="font-semibold">{problem.title}</p>
        {problem.status !== 401 && problem.detail !== null && problem.detail !== problem.title && problem.fields.length === 0 && <p className="break-words">{problem.detail}</p>}
        <p className="text-muted">
          {problem.status === 401 ? <SignInBeside /> : saysWhatToDo(problem) ? null : nextStep(problem)}
          {problem.executionId !== null && (
            <>
              {' '}
              <Link href={`/runs/${problem.executionId}`} className="underline underline-offset-2">
                See the refused run
              </Link>
            </>
          )}
          {problem.help !== null && (
            <>
              {' '}
              <a href={problem.help} className="underline underline-offset-2">
                About this refusal
              </a>
            </>
          )}
        </p>
        {problem.fields.length > 0 && (
          <ul className="list-disc pl-5">
            {problem.fields.map((field) => (
              <li key={`${field.path}${field.message}`}>
                {sentence(wordsOf(field.path), field.message)}
              </li>
            ))}
          </ul>
        )}
      </div>
      {retry !== undefined && (
        <Button size="small" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}
