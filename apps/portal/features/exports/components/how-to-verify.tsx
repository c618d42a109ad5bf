'use client';

import type { ReactNode } from 'react';
import { Section } from '@/components/ui/card';
import { CommandLine } from '@/components/ui/command-line';
import { keystead, shellWord } from '@/lib/format/command';
import { useLogKey } from '../api/use-exports';

/** The verifier needs no server and no network: an auditor runs it on a machine of their own. */
export function HowToVerify({ file }: { file: string | null }): ReactNode {
  const log = useLogKey();
  const key = log.data?.publicKey ?? '<public key>';
  return (
    <Section title="How to check an export" about="On any machine with a checkout of Keystead, offline. It recomputes every leaf, checks the range and the signatures, and names each item that was changed, removed, added or moved.">
      <div className="flex flex-col gap-3">
        <CommandLine label="Command to verify" commands={[keystead(`evidence verify ${file ?? 'bundle.zip'} --public-key ${shellWord(key)}`)]} where />
        {file !== null && <p className="text-sm text-muted">This is the newest export. For another one, put the name of its file.</p>}
        <p className="text-sm text-muted">Exit code 0: everything holds. 1: something was changed, and it is named. 2: this is not a readable bundle. Keep the public key outside Keystead, from the first export on.</p>
      </div>
    </Section>
  );
}
