'use client';

import * as Radix from '@radix-ui/react-dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  about?: ReactNode;
  children: ReactNode;
}

export function Dialog({ open, onOpenChange, title, about, children }: DialogProps): ReactNode {
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-shade" />
        <Radix.Content
          {...(about ? {} : { 'aria-describedby': undefined })}
          className="ks-enter fixed inset-x-3 bottom-3 z-50 mx-auto flex max-h-[calc(100dvh-1.5rem)] max-w-lg flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-high sm:top-[12dvh] sm:bottom-auto sm:max-h-[80dvh]"
        >
          <div className="flex shrink-0 items-start justify-between gap-4 px-5 pt-4.5 pb-3">
            <div>
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {about && (
                <Radix.Description asChild>
                  <div className="mt-0.5 text-sm text-muted">{about}</div>
                </Radix.Description>
              )}
            </div>
            <Radix.Close aria-label="Close" className="-mr-1.5 inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink">
              <X aria-hidden className="size-4.5" />
            </Radix.Close>
          </div>
          {/* Only this scrolls: the title and the way out stay in sight, and so do the actions at its end. */}
          <div className="min-h-0 overflow-y-auto px-5 pt-1">
            {children}
            <div aria-hidden className="h-5" />
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function DialogActions({ children }: { children: ReactNode }): ReactNode {
  return <div className="sticky bottom-0 -mx-5 mt-3 -mb-5 flex flex-wrap justify-end gap-2 border-t border-line bg-raised px-5 py-3">{children}</div>;
}
