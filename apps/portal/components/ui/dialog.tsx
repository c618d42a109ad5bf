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
          className="ks-enter fixed inset-x-3 bottom-3 z-50 mx-auto flex max-h-[calc(100dvh-1.5rem)] max-w-lg flex-col overflow-y-auto rounded-lg border border-line bg-raised shadow-high sm:top-[12dvh] sm:bottom-auto sm:max-h-[80dvh]"
        >
          <div className="flex items-start justify-between gap-4 px-5 pt-4.5">
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
          <div className="px-5 pt-4 pb-5">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function DialogActions({ children }: { children: ReactNode }): ReactNode {
  return <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>;
}
