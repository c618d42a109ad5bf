import Link from 'next/link';
import { ChevronLeft } from 'lucide-react';
import type { ReactNode } from 'react';

interface PageProps {
  title: ReactNode;
  about?: ReactNode;
  back?: { href: string; label: string };
  action?: ReactNode;
  children: ReactNode;
}

/** The frame of every page: where am I, what is it for, what can I do. */
export function Page({ title, about, back, action, children }: PageProps): ReactNode {
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-5 px-4 pt-6 pb-16 sm:px-8 sm:pt-8">
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 max-w-3xl">
          {back && (
            <Link href={back.href} className="-ml-1 mb-1.5 inline-flex items-center gap-0.5 rounded-sm text-sm text-muted hover:text-ink">
              <ChevronLeft aria-hidden className="size-4" />
              {back.label}
            </Link>
          )}
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {about && <div className="mt-1 text-muted">{about}</div>}
        </div>
        {action && <div className="flex flex-wrap items-center gap-2">{action}</div>}
      </header>
      {children}
    </div>
  );
}
