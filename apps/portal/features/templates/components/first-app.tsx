'use client';

import { useSyncExternalStore, type ReactNode } from 'react';
import { Section } from '@/components/ui/card';
import { CommandLine } from '@/components/ui/command-line';
import { TextLink } from '@/components/ui/link';
import { keystead } from '@/lib/format/command';

const FOLDER = 'my-first-app';
const nothing = (): (() => void) => () => undefined;

/** From nothing to the catalogue. The commands are complete: they can be pasted as they are. */
export function FirstApp({ template }: { template: string }): ReactNode {
  const origin = useSyncExternalStore(nothing, () => window.location.origin, () => 'http://localhost:3000');
  const steps: readonly { title: string; text: ReactNode; commands: readonly string[] }[] = [
    { title: 'Start from a template', text: 'A manifest, one source file, and nothing to install.', commands: [keystead(`app init ${FOLDER} --template ${template}`)] },
    { title: 'Run it here', text: 'On your machine, in the same sandbox, with the practice model.', commands: [keystead(`app run ${FOLDER}`)] },
    {
      title: 'Publish it',
      text: (
        <>
          With a token from <TextLink href="/profile">your account settings</TextLink>. The version is in the catalogue at once.
        </>
      ),
      commands: [`export KEYSTEAD_SERVER=${origin}`, 'export KEYSTEAD_TOKEN=ks_pat_…', keystead(`app publish ${FOLDER}`)],
    },
  ];
  return (
    <Section title="Your first app in ten minutes" about="Everything is typed in the folder of your Keystead checkout; the first command builds what is missing.">
      <ol className="flex flex-col gap-5">
        {steps.map((step, index) => (
          <li key={step.title} className="grid gap-x-4 gap-y-2 sm:grid-cols-[1.75rem_minmax(0,1fr)]">
            <span aria-hidden className="inline-flex size-7 items-center justify-center rounded-full bg-accent-soft text-sm font-semibold text-accent">
              {index + 1}
            </span>
            <div className="flex min-w-0 flex-col gap-1.5">
              <h3 className="font-medium">{step.title}</h3>
              <p className="text-sm text-muted">{step.text}</p>
              <CommandLine label={step.title} commands={step.commands} />
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
