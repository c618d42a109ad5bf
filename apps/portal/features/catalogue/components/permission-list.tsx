import { Brain, Globe, LockKeyhole, WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { Code } from '@/components/ui/code';
import type { Permissions } from '@/lib/api/types';

const CLASSES: Readonly<Record<string, string>> = { small: 'a small model', large: 'a large model', local: 'a local model' };

/** What an app may do, each line a sentence. What is not here, the sandbox refuses. */
export function PermissionList({ permissions }: { permissions: Permissions }): ReactNode {
  const { models, egress, secrets } = permissions;
  return (
    <ul className="flex flex-col gap-3 text-sm">
      <Line icon={<Brain aria-hidden className="size-4" />}>
        {models.length === 0 ? (
          'Uses no AI model.'
        ) : (
          <>
            Sends text to {models.map((model) => CLASSES[model] ?? model).join(' or ')} of your choice. It never sees your key.
          </>
        )}
      </Line>
      {egress.length === 0 ? (
        <Line icon={<WifiOff aria-hidden className="size-4" />}>Reaches no other host: there is no network in its sandbox.</Line>
      ) : (
        egress.map((rule) => (
          <Line key={rule.host} icon={<Globe aria-hidden className="size-4" />}>
            May send {rule.methods.join(', ')} to <Code>{rule.host}</Code>.
          </Line>
        ))
      )}
      {secrets.map((secret) => (
        <Line key={secret} icon={<LockKeyhole aria-hidden className="size-4" />}>
          Asks for the secret <Code>{secret}</Code>.
        </Line>
      ))}
    </ul>
  );
}

function Line({ icon, children }: { icon: ReactNode; children: ReactNode }): ReactNode {
  return (
    <li className="flex items-start gap-2.5">
      <span className="mt-0.5 text-muted">{icon}</span>
      <span className="min-w-0">{children}</span>
    </li>
  );
}
