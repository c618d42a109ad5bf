'use client';

import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Section } from '@/components/ui/card';
import { TextLink } from '@/components/ui/link';
import { useSession } from '@/lib/session/context';
import { cx } from '@/lib/ui/class-names';
import { firstSteps, type FirstStep } from '../first-steps';

/** For a person who has run nothing yet: three steps, the ones done ticked. */
export function FirstSteps({ hasKey, hasApp }: { hasKey: boolean; hasApp: boolean }): ReactNode {
  const { practiceModel } = useSession();
  return (
    <Section title="Your first run">
      <ol className="flex flex-col gap-4">
        {firstSteps({ hasKey, hasApp, practiceModel }).map((step, index) => (
          <li key={step.title} className="flex gap-3">
            <span aria-hidden className={cx('inline-flex size-7 shrink-0 items-center justify-center rounded-full text-sm font-semibold', step.done ? 'bg-good-soft text-good' : 'bg-accent-soft text-accent')}>
              {step.done ? <Check className="size-4" /> : index + 1}
            </span>
            <div>
              <p className="font-medium">
                {step.title}
                {step.done && <span className="sr-only">, done</span>}
              </p>
              <p className="text-sm text-muted">
                <Text step={step} />
              </p>
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Text({ step: { text, link } }: { step: FirstStep }): ReactNode {
  if (link === undefined) return text;
  const [before, after] = text.split('{link}');
  return (
    <>
      {before}
      <TextLink href={link.href}>{link.label}</TextLink>
      {after}
    </>
  );
}
