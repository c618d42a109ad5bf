import type { ReactNode } from 'react';
import { CopyButton } from './copy';

export function Code({ children }: { children: ReactNode }): ReactNode {
  return <code className="rounded-sm bg-sunken px-1 py-0.5 font-mono text-[0.92em] break-words">{children}</code>;
}

/** A block to read or to take away. Scrolls inside itself and can be reached by keyboard. */
export function CodeBlock({ text, label, tall = false }: { text: string; label: string; tall?: boolean }): ReactNode {
  return (
    <div className="relative">
      <pre
        tabIndex={0}
        role="group"
        aria-label={label}
        className={`overflow-auto rounded-md border border-line bg-sunken p-3 pr-12 font-mono text-xs leading-5 ${tall ? 'max-h-128' : 'max-h-80'}`}
      >
        {text}
      </pre>
      <div className="absolute top-1.5 right-1.5 rounded-sm bg-sunken">
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} large />
      </div>
    </div>
  );
}
