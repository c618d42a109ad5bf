import type { ReactNode } from 'react';
import { Logo } from '@/components/shell/logo';

/** In front of the door: nobody is signed in yet. */
export default function DoorLayout({ children }: { children: ReactNode }): ReactNode {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-sm flex-col px-5 pt-[14dvh] pb-10">
      <Logo />
      {children}
    </main>
  );
}
