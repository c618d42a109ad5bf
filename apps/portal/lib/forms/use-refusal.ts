'use client';

import { useEffect, useRef, type RefObject } from 'react';
import type { ProblemError } from '@/lib/api/problem';
import { splitRefusal, type Codes, type Labels, type Refusal } from './refusal';

/** A form's refusal, split; when it comes, the first field that was refused has the focus, so its sentence is read aloud. */
export function useRefusal(error: ProblemError | null, labels: Labels, codes?: Codes): Refusal & { form: RefObject<HTMLFormElement | null> } {
  const form = useRef<HTMLFormElement>(null);
  useFirstFault(error, form);
  return { ...splitRefusal(error, labels, codes), form };
}

/** Puts the focus on the first marked field of a form whenever other faults are found. */
export function useFirstFault(faults: unknown, form: RefObject<HTMLFormElement | null>): void {
  useEffect(() => {
    if (faults !== null) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [faults, form]);
}
