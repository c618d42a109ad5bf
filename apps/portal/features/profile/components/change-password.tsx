'use client';

import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { TextField } from '@/components/ui/field';
import { NewPassword, passwordFault } from '@/components/ui/new-password';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useToast } from '@/components/ui/toast';
import { useRefusal } from '@/lib/forms/use-refusal';
import { useSession } from '@/lib/session/context';
import { useChangePassword } from '../api/use-change-password';

const EMPTY = { currentPassword: '', newPassword: '' };
const LABELS = { currentPassword: 'Current password', newPassword: 'New password' };
const CODES = { 'identity.current-password-wrong': 'currentPassword', 'identity.password-too-weak': 'newPassword' };

export function ChangePassword(): ReactNode {
  const { member } = useSession();
  const [form, setForm] = useState(EMPTY);
  const [fault, setFault] = useState<string | null>(null);
  const say = useToast();
  const change = useChangePassword(() => {
    setForm(EMPTY);
    say('Your password is changed.');
  });
  const { beside, rest, form: box } = useRefusal(change.error, LABELS, CODES);

  function submit(event: FormEvent): void {
    event.preventDefault();
    const wrong = passwordFault(form.newPassword);
    setFault(wrong);
    if (wrong === null) change.mutate(form);
  }

  return (
    <Section title="Password" about="This browser stays signed in. Everywhere else you are signed out, and all your personal tokens stop working.">
      <form ref={box} onSubmit={submit} className="flex max-w-md flex-col gap-4">
        {/* Tells a password manager whose password this is. */}
        <input type="text" name="username" autoComplete="username" value={member.email} readOnly hidden />
        <TextField label="Current password" type="password" name="current-password" autoComplete="current-password" required value={form.currentPassword} error={beside['currentPassword']} onChange={(event) => setForm({ ...form, currentPassword: event.target.value })} />
        <NewPassword value={form.newPassword} onChange={(newPassword) => setForm({ ...form, newPassword })} error={fault ?? beside['newPassword'] ?? null} />
        <ProblemAlert error={rest} />
        <div>
          <Button type="submit" look="primary" busy={change.isPending}>
            Change password
          </Button>
        </div>
      </form>
    </Section>
  );
}
