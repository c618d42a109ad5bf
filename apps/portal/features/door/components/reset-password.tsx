'use client';

import { useState, type FormEvent, type ReactNode } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useRefusal } from '@/lib/forms/use-refusal';
import { useReset } from '../api/use-door';
import { BrokenLink } from './accept-invitation';
import { NewPassword, passwordFault } from '@/components/ui/new-password';
import { useFragment } from './use-fragment';

const LABELS = { password: 'New password' };

export function ResetPassword(): ReactNode {
  const token = useFragment();
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const reset = useReset();

  const { beside, rest, form } = useRefusal(reset.error, LABELS, { 'identity.password-too-weak': 'password' });

  function submit(event: FormEvent): void {
    event.preventDefault();
    const wrong = passwordFault(password);
    setFault(wrong);
    if (wrong === null && token) reset.mutate({ token, password });
  }

  if (token === '') return <BrokenLink />;
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
