import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Logo } from '@/components/shell/logo';
import { ButtonLink } from '@/components/ui/button';

export const metadata: Metadata = { title: 'Not found' };

export default function NotFound(): ReactNode {
  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-4 px-6">
      <Logo />
      <h1 className="text-2xl font-semibold tracking-tight">There is no such page</h1>
      <p className="text-muted">The address may be mistyped, or the thing it named belongs to another organisation.</p>
      <div>
        <ButtonLink href="/" look="primary">
          Go home
        </ButtonLink>
      </div>
    </main>
  );
}
