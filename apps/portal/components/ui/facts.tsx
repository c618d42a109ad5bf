import type { ReactNode } from 'react';

/** A definition list: name on the left, value on the right, stacked on a narrow screen. */
export function Facts({ items }: { items: readonly (readonly [name: string, value: ReactNode])[] }): ReactNode {
  return (
    <dl className="grid grid-cols-1 text-sm sm:grid-cols-[fit-content(13rem)_minmax(0,1fr)]">
      {items.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="pt-2 text-muted sm:border-t sm:border-line sm:py-2 sm:pr-6 sm:[.contents:first-child>&]:border-0">{name}</dt>
          <dd className="min-w-0 border-b border-line pb-2 break-words sm:border-t sm:border-b-0 sm:py-2 sm:[.contents:first-child>&]:border-0">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
