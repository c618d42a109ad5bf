'use client';

import { UserPlus } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { CopyBox } from '@/components/ui/copy';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { CheckBox, TextField } from '@/components/ui/field';
import { Notice } from '@/components/ui/notice';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Ago } from '@/components/ui/time';
import type { Role } from '@/lib/api/types';
import { emailFault } from '@/lib/forms/email';
import { useFirstFault, useRefusal } from '@/lib/forms/use-refusal';
import { ALL_ROLES, ROLES } from '@/lib/format/roles';
import { can, useSession } from '@/lib/session/context';
import { useInvite, type MadeInvitation } from '../api/use-invitations';

const LABELS = { name: 'Name', email: 'E-mail', roles: 'Roles' };
const EMPTY = { email: '', name: '', roles: ['user'] as Role[] };

export function Invite(): ReactNode {
  const mayInvite = can(useSession(), 'create', 'Invitation');
  const [open, setOpen] = useState(false);
  const [form, setForm] = useState(EMPTY);
  const [faults, setFaults] = useState<{ name: string | null; email: string | null }>({ name: null, email: null });
  const invite = useInvite();
  const { beside, rest, form: box } = useRefusal(invite.error, LABELS);
  useFirstFault(faults, box);

  function change(next: boolean): void {
    setOpen(next);
    if (!next && invite.isSuccess) {
      invite.reset();
      setForm(EMPTY);
    }
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const found = { name: form.name.trim() === '' ? 'Enter the name of the person.' : null, email: emailFault(form.email) };
    setFaults(found);
    if (found.name === null && found.email === null) invite.mutate({ email: form.email.trim(), name: form.name.trim(), roles: form.roles });
  }

  if (!mayInvite) return null;
  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <UserPlus aria-hidden className="size-4" />
        Invite someone
      </Button>
      <Dialog open={open} onOpenChange={change} title={invite.data ? `Link for ${form.name}` : 'Invite someone'} about={invite.data ? undefined : 'You get a link that works once. Pass it on by a way you trust; Keystead sends no mail.'}>
        {invite.data ? (
          <Made made={invite.data} onDone={() => change(false)} />
        ) : (
          <form ref={box} noValidate onSubmit={submit} className="flex flex-col gap-4">
            <TextField label="Name" required maxLength={100} value={form.name} error={faults.name ?? beside['name']} onChange={(event) => setForm({ ...form, name: event.target.value })} />
            <TextField label="E-mail" type="email" required maxLength={254} value={form.email} error={faults.email ?? beside['email']} help="They sign in with it." onChange={(event) => setForm({ ...form, email: event.target.value })} />
            <fieldset className="flex flex-col gap-3">
              <legend className="mb-2 text-sm font-medium">Roles</legend>
              {ALL_ROLES.map((role) => (
                <CheckBox
                  key={role}
                  label={ROLES[role].label}
                  help={ROLES[role].may}
                  checked={form.roles.includes(role)}
                  onChange={(event) => setForm({ ...form, roles: event.target.checked ? [...form.roles, role] : form.roles.filter((other) => other !== role) })}
                />
              ))}
              {beside['roles'] && <p className="text-sm text-bad">{beside['roles']}</p>}
            </fieldset>
            <ProblemAlert error={rest} />
            <DialogActions>
              <Button onClick={() => change(false)}>Cancel</Button>
              <Button type="submit" look="primary" busy={invite.isPending} disabled={form.roles.length === 0}>
                Make link
              </Button>
            </DialogActions>
          </form>
        )}
      </Dialog>
    </>
  );
}

function Made({ made, onDone }: { made: MadeInvitation; onDone: () => void }): ReactNode {
  return (
    <div className="flex flex-col gap-3">
      {made.link === null ? (
        <Notice tone="warn" title="This invitation was already made">
          <p>Its link was shown once and cannot be shown again. Take the invitation back and make another.</p>
        </Notice>
      ) : (
        <>
          <CopyBox text={new URL(made.link, window.location.origin).href} label="Invitation link" />
          <p className="text-sm text-muted">
            Shown this once: copy it now. Whoever opens it first chooses the password. It ends <Ago at={made.expiresAt} />.
          </p>
        </>
      )}
      <DialogActions>
        <Button look="primary" onClick={onDone}>
          Done
        </Button>
      </DialogActions>
    </div>
  );
}
