/** The export as a page that opens anywhere: no script, no style from elsewhere, values as text. */

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export const page = {
  head: (facts: readonly (readonly [name: string, value: string])[]): string =>
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>Your data</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#8881;padding:.5rem}dt{font-weight:600}</style></head>
<body><h1>Your data</h1><dl>${facts.map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`).join('')}</dl>\n`,
  section: (title: string): string => `<h2>${escape(title)}</h2>\n`,
  item: (title: string, value: unknown): string => `<h3>${escape(title)}</h3><pre>${escape(JSON.stringify(value, null, 1))}</pre>\n`,
  tail: (): string => '</body></html>\n',
} as const;
