import type { ReactNode } from 'react';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** HTML that an app made. The frame has no scripts, no origin of ours, no network and no forms: it can only be looked at. */
export function HtmlFrame({ html, label }: { html: string; label: string }): ReactNode {
  const page = `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}"><base target="_blank"><style>body{font:15px/1.5 system-ui,sans-serif;margin:16px;color:#14201b;background:#fff}</style>${html}`;
  return <iframe title={label} sandbox="" srcDoc={page} referrerPolicy="no-referrer" className="h-96 w-full resize-y rounded-md border border-line bg-[#fff]" />;
}
