/** The same axes, lines and hints in every chart, in the colours of the tokens. */
export const axis = { tick: { fill: 'var(--ks-muted)', fontSize: 12 }, tickLine: false, axisLine: false } as const;
export const grid = { stroke: 'var(--ks-line)', vertical: false } as const;
export const hint = {
  contentStyle: { background: 'var(--ks-raised)', border: '1px solid var(--ks-line)', borderRadius: 8, fontSize: 13, boxShadow: 'var(--ks-shadow-high)' },
  labelStyle: { color: 'var(--ks-muted)' },
  itemStyle: { color: 'var(--ks-ink)', padding: 0 },
  cursor: { fill: 'var(--ks-sunken)' },
} as const;
