'use client';

import type { ReactNode } from 'react';
import '@/styles/globals.css';

export default function GlobalError({ reset }: { reset: () => void }): ReactNode {
  return (
    <html lang="en-GB">
      <body>
        <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center gap-4 px-6">
          <h1 className="text-2xl font-semibold tracking-tight">Keystead could not show this</h1>
          <p className="text-muted">Nothing you did is lost. Try again; if it stays, tell whoever runs this installation.</p>
          <div>
            <button type="button" onClick={reset} className="h-9 rounded-md bg-accent px-3.5 text-sm font-medium text-on-accent">
              Try again
            </button>
          </div>
        </main>
      </body>
    </html>
  );
}
