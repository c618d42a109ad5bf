import { cx } from '@/lib/ui/class-names';

/** The frame of everything that is typed into. 16 px on phones, or they zoom in on focus. */
export const controlClass = cx(
  'w-full rounded-md border border-line-strong/70 bg-surface px-3 text-base text-ink sm:text-sm',
  'placeholder:text-muted hover:border-line-strong aria-invalid:border-bad disabled:bg-sunken disabled:text-muted',
);
