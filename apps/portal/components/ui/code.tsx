import type { ReactNode } from 'react';
import { CopyButton } from './copy';

export function Code({ children }: { children: ReactNode }): ReactNode {
  return <code className="rounded-sm bg-sunken px-1 py-0.5 font-mono text-[0.92em] break-words">{children}</code>;
}

/** A block to read or to take away. Scrolls inside itself and can be reached by keyboard. */
export function CodeBlock({ text, label, tall = false }: { text: string; label: string; tall?: boolean }): ReactNode {
  return (
    <div className="flex items-start rounded-md border border-line bg-sunken">
      <pre tabIndex={0} role="group" aria-label={label} className={`min-w-0 flex-1 overflow-auto rounded-md p-3 font-mono text-xs leading-5 ${tall ? 'max-h-128' : 'max-h-80'}`}>
        {text}
      </pre>
      <div className="shrink-0 p-1.5">
        <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} large />
      </div>
    </div>
  );
}
