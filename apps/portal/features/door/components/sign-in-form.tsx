'use client';

import { useRef, useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { emailFault } from '@/lib/forms/email';
import { useFirstFault } from '@/lib/forms/use-refusal';
import { useSignIn } from '../api/use-door';

export function SignInForm({ next }: { next: string }): ReactNode {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [faults, setFaults] = useState<{ email: string | null; password: string | null }>({ email: null, password: null });
  const form = useRef<HTMLFormElement>(null);
  useFirstFault(faults, form);
  const signIn = useSignIn(() => window.location.assign(next));

  function submit(event: FormEvent): void {
    event.preventDefault();
    const found = { email: emailFault(email), password: password === '' ? 'Enter your password.' : null };
    setFaults(found);
    if (found.email === null && found.password === null) signIn.mutate({ email: email.trim(), password });
  }

  return (
    <form ref={form} noValidate onSubmit={submit} className="mt-6 flex flex-col gap-4">
      <TextField label="E-mail" type="email" name="email" autoComplete="username" autoFocus required value={email} error={faults.email} onChange={(event) => setEmail(event.target.value)} />
      <TextField label="Password" type="password" name="password" autoComplete="current-password" required value={password} error={faults.password} onChange={(event) => setPassword(event.target.value)} />
      {signIn.error?.status === 401 ? <Refused /> : <ProblemAlert error={signIn.error} />}
      <Button type="submit" look="primary" busy={signIn.isPending || signIn.isSuccess}>
        Sign in
      </Button>
      <p className="text-sm text-muted">No account, or no password? An admin of your organisation can give you a link.</p>
    </form>
  );
}

/** The API does not say which of the two was wrong, and neither do we. */
function Refused(): ReactNode {
  return (
    <p role="alert" className="rounded-md border border-bad/35 bg-bad-soft p-3 text-sm">
      That e-mail and password do not go together. Check both and try again.
    </p>
  );
}
