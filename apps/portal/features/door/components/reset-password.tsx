'use client';

import { useState, type FormEvent, type ReactNode } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { SkeletonRows } from '@/components/ui/skeleton';
import { useRefusal } from '@/lib/forms/use-refusal';
import { useReset, useResetLink } from '../api/use-door';
import { BrokenLink } from './accept-invitation';
import { NewPassword, passwordFault } from '@/components/ui/new-password';
import { useFragment } from './use-fragment';

const LABELS = { password: 'New password' };

/** The link is looked at before anybody thinks of a password. */
export function ResetPassword(): ReactNode {
  const token = useFragment();
  const link = useResetLink(token);
  if (token === '') return <BrokenLink />;
  if (link.data !== undefined && token !== null) return <ChoosePassword token={token} />;
  if (link.error !== null)
    return (
      <div className="mt-6 flex flex-col gap-4">
        <ProblemAlert error={link.error} />
        <ButtonLink href="/sign-in">Go to sign in</ButtonLink>
      </div>
    );
  return <SkeletonRows rows={3} label="Reading the link" />;
}

function ChoosePassword({ token }: { token: string }): ReactNode {
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const reset = useReset();

  const { beside, rest, form } = useRefusal(reset.error, LABELS, { 'identity.password-too-weak': 'password' });

  function submit(event: FormEvent): void {
    event.preventDefault();
    const wrong = passwordFault(password);
    setFault(wrong);
    if (wrong === null) reset.mutate({ token, password });
  }

  if (reset.isSuccess) {
    return (
      <div className="mt-6 flex flex-col gap-4">
        <Notice tone="good" title="Your password is changed">
          <p>Other sessions were ended. Sign in with the new password.</p>
        </Notice>
        <ButtonLink href="/sign-in" look="primary">
          Sign in
        </ButtonLink>
      </div>
    );
  }
  return (
    <form ref={form} onSubmit={submit} className="mt-6 flex flex-col gap-4">
      <NewPassword value={password} onChange={setPassword} error={fault ?? beside['password'] ?? null} />
      <ProblemAlert error={rest} />
      <Button type="submit" look="primary" busy={reset.isPending}>
        Change password
      </Button>
    </form>
  );
}
