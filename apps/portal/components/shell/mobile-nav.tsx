'use client';

import * as Dialog from '@radix-ui/react-dialog';
import { Menu, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Logo } from './logo';
import { NavList } from './nav-list';

export function MobileNav(): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger aria-label="Open navigation" className="inline-flex size-9 items-center justify-center rounded-md text-muted hover:bg-sunken hover:text-ink">
        <Menu aria-hidden className="size-5" />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-shade" />
        <Dialog.Content aria-describedby={undefined} className="ks-sheet fixed inset-y-0 left-0 z-50 flex w-72 max-w-[85vw] flex-col gap-5 overflow-y-auto border-r border-line bg-surface p-4 shadow-high">
          <div className="flex items-center justify-between">
            <Dialog.Title className="sr-only">Navigation</Dialog.Title>
            <Logo />
            <Dialog.Close aria-label="Close navigation" className="inline-flex size-9 items-center justify-center rounded-md text-muted hover:bg-sunken">
              <X aria-hidden className="size-5" />
            </Dialog.Close>
          </div>
          <NavList onGo={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
