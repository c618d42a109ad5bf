'use client';

import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Section } from '@/components/ui/card';
import { TextLink } from '@/components/ui/link';
import { useSession } from '@/lib/session/context';
import { cx } from '@/lib/ui/class-names';

/** For a person who has run nothing yet: three steps, the ones done ticked. */
export function FirstSteps({ hasKey, hasApp }: { hasKey: boolean; hasApp: boolean }): ReactNode {
  const { practiceModel } = useSession();
  const steps = [
    {
      done: hasKey,
      title: 'Give Keystead a model to use',
      text: (
        <>
          <TextLink href="/keys">Add a provider’s key</TextLink>
          {practiceModel ? ', or start with the practice model, which needs none.' : ', or use a local model.'}
        </>
      ),
    },
    {
      done: hasApp,
      title: 'Install an app',
      text: (
        <>
          <TextLink href="/catalogue">Open the catalogue</TextLink> and see what each one asks for before you allow it.
        </>
      ),
    },
    { done: false, title: 'Run it', text: 'You see its log and answer live, what it cost and who used your key.' },
  ];
  return (
    <Section title="Your first run">
      <ol className="flex flex-col gap-4">
        {steps.map((step, index) => (
          <li key={step.title} className="flex gap-3">
            <span aria-hidden className={cx('inline-flex size-7 shrink-0 items-center justify-center rounded-full text-sm font-semibold', step.done ? 'bg-good-soft text-good' : 'bg-accent-soft text-accent')}>
              {step.done ? <Check className="size-4" /> : index + 1}
            </span>
            <div>
              <p className="font-medium">
                {step.title}
                {step.done && <span className="sr-only">, done</span>}
              </p>
              <p className="text-sm text-muted">{step.text}</p>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}
