'use client';

import { useSyncExternalStore, type ReactNode } from 'react';
import { Section } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code';
import { TextLink } from '@/components/ui/link';

const nothing = (): (() => void) => () => undefined;

/** From nothing to the catalogue. The commands are complete: they can be pasted as they are. */
export function FirstApp({ template }: { template: string }): ReactNode {
  const origin = useSyncExternalStore(nothing, () => window.location.origin, () => 'http://localhost:3000');
  const steps: readonly { title: string; text: ReactNode; code: string }[] = [
    { title: 'Start from a template', text: 'A manifest, one source file, and nothing to install.', code: `keystead app init my-first-app --template ${template}` },
    { title: 'Run it here', text: 'On your machine, in the same sandbox, with the practice model.', code: 'cd my-first-app\nkeystead app run' },
    {
      title: 'Publish it',
      text: (
        <>
          With a token from <TextLink href="/profile">your profile</TextLink>. The version is in the catalogue at once.
        </>
      ),
      code: `export KEYSTEAD_SERVER=${origin}\nexport KEYSTEAD_TOKEN=ks_pat_…\nkeystead app publish`,
    },
  ];
  return (
    <Section title="Your first app in ten minutes">
      <ol className="flex flex-col gap-5">
        {steps.map((step, index) => (
          <li key={step.title} className="grid gap-x-4 gap-y-2 sm:grid-cols-[1.75rem_minmax(0,1fr)]">
            <span aria-hidden className="inline-flex size-7 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-accent">
              {index + 1}
            </span>
            <div className="flex min-w-0 flex-col gap-1.5">
              <h3 className="font-medium">{step.title}</h3>
              <p className="text-sm text-muted">{step.text}</p>
              <CodeBlock label={step.title} text={step.code} />
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
