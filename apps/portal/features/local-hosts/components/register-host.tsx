'use client';

import { Plus } from 'lucide-react';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/field';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { useToast } from '@/components/ui/toast';
import { useRefusal } from '@/lib/forms/use-refusal';
import { useRegisterHost } from '../api/use-hosts';

const LABELS = { name: 'Name', baseUrl: 'Address' };

export function RegisterHost(): ReactNode {
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const [baseUrl, setBaseUrl] = useState('http://127.0.0.1:11434');
  const say = useToast();
  const register = useRegisterHost(() => {
    setOpen(false);
    say(`${name.trim()} is registered.`);
    setName('');
  });
  const { beside, rest, form } = useRefusal(register.error, LABELS);

  function submit(event: FormEvent): void {
    event.preventDefault();
    register.mutate({ name: name.trim(), baseUrl: baseUrl.trim() });
  }

  return (
    <>
      <Button look="primary" onClick={() => setOpen(true)}>
        <Plus aria-hidden className="size-4" />
        Register host
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title="Register an Ollama host" about="Its models become available to every member. Calls to it stay in your network and cost no provider anything.">
        <form ref={form} onSubmit={submit} className="flex flex-col gap-4">
          <TextField label="Name" required maxLength={80} placeholder="Workstation" value={name} error={beside['name']} onChange={(event) => setName(event.target.value)} />
          <TextField label="Address" type="url" required value={baseUrl} error={beside['baseUrl']} help="As this server reaches it. Only an admin may register a private address." onChange={(event) => setBaseUrl(event.target.value)} />
          <ProblemAlert error={rest} />
          <DialogActions>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button type="submit" look="primary" busy={register.isPending}>
              Register
            </Button>
          </DialogActions>
        </form>
      </Dialog>
    </>
  );
}
