'use client';

import { Check, Copy } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { cx } from '@/lib/ui/class-names';

/** The clipboard is missing on plain http other than localhost; the text stays selectable there. */
export function CopyButton({ text, label, large = false }: { text: string; label: string; large?: boolean }): ReactNode {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      aria-label={copied ? 'Copied' : label}
      title={label}
      onClick={() => void navigator.clipboard?.writeText(text).then(() => setCopied(true))}
      className={cx('relative z-10 inline-flex shrink-0 items-center justify-center rounded-sm text-muted hover:bg-sunken hover:text-ink', large ? 'size-8' : 'size-6')}
    >
      <Icon aria-hidden className="size-3.5" />
    </button>
  );
}

/** `exe_01j9…k3f7`: short to look at, whole on hover and on the clipboard. */
export function CopyId({ id, what = 'id' }: { id: string; what?: string }): ReactNode {
  const short = id.length > 18 ? `${id.slice(0, id.indexOf('_') + 5)}…${id.slice(-4)}` : id;
  return (
    <span className="inline-flex items-center gap-0.5 font-mono text-xs whitespace-nowrap text-muted">
      <span title={id}>{short}</span>
      <CopyButton text={id} label={`Copy ${what} ${short}`} />
    </span>
  );
}

/** A secret or link that is shown once: whole, selectable, one press to copy. */
export function CopyBox({ text, label }: { text: string; label: string }): ReactNode {
  return (
    <div className="flex items-center gap-2 rounded-md border border-line bg-sunken py-1.5 pr-1.5 pl-3">
      <code className="min-w-0 flex-1 font-mono text-sm break-all select-all" aria-label={label}>
        {text}
      </code>
      <CopyButton text={text} label={`Copy ${label.toLowerCase()}`} large />
    </div>
  );
}
