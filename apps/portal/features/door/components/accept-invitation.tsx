'use client';

import { useState, type FormEvent, type ReactNode } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { RoleBadges } from '@/components/ui/role-badges';
import { SkeletonRows } from '@/components/ui/skeleton';
import { Ago } from '@/components/ui/time';
import { useRefusal } from '@/lib/forms/use-refusal';
import { useAccept, useInvitation, type InvitationOffer } from '../api/use-door';
import { NewPassword, passwordFault } from '@/components/ui/new-password';
import { useFragment } from './use-fragment';

const LABELS = { name: 'Your name', password: 'New password' };

export function AcceptInvitation(): ReactNode {
  const token = useFragment();
  const invitation = useInvitation(token);
  if (token === '') return <BrokenLink />;
  if (invitation.data !== undefined && token !== null) return <Accept token={token} offer={invitation.data} />;
  if (invitation.error !== null) return <div className="mt-6"><ProblemAlert error={invitation.error} /></div>;
  return <SkeletonRows rows={4} label="Reading the invitation" />;
}

export function BrokenLink(): ReactNode {
  return (
    <div className="mt-6 flex flex-col gap-4">
      <Notice tone="warn" title="This link is not complete">
        <p>Open it exactly as you were given it. Each link works once; after that, ask an admin for a new one.</p>
      </Notice>
      <ButtonLink href="/sign-in">Go to sign in</ButtonLink>
    </div>
  );
}

function Accept({ token, offer }: { token: string; offer: InvitationOffer }): ReactNode {
  const [name, setName] = useState(offer.name);
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const accept = useAccept(() => window.location.assign('/'));
  const { beside, rest, form } = useRefusal(accept.error, LABELS, { 'identity.password-too-weak': 'password' });

  function submit(event: FormEvent): void {
    event.preventDefault();
    const wrong = passwordFault(password);
    setFault(wrong);
    if (wrong === null) accept.mutate({ token, name: name.trim(), password });
  }

  return (
    <form ref={form} onSubmit={submit} className="mt-6 flex flex-col gap-4">
      <p className="text-muted">
        <strong className="font-semibold text-ink">{offer.organisation}</strong> invites {offer.email}. This link ends <Ago at={offer.expiresAt} />.
      </p>
      <div className="flex flex-wrap items-center gap-1.5 text-sm text-muted">
        Your {offer.roles.length === 1 ? 'role' : 'roles'}:
        <RoleBadges roles={offer.roles} />
      </div>
      <TextField label="Your name" name="name" autoComplete="name" required maxLength={100} error={beside['name']} value={name} onChange={(event) => setName(event.target.value)} />
      <NewPassword value={password} onChange={setPassword} error={fault ?? beside['password'] ?? null} />
      <ProblemAlert error={rest} />
      <Button type="submit" look="primary" busy={accept.isPending || accept.isSuccess}>
        Join {offer.organisation}
      </Button>
    </form>
  );
}
