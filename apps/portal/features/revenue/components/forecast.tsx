import type { ReactNode } from 'react';
import { Section } from '@/components/ui/card';
import { Facts } from '@/components/ui/facts';
import { Money } from '@/components/ui/money';
import type { Revenue } from '@/lib/api/types';

/** A forecast always says how it was made, from what, and how wrong it may be. */
export function Forecast({ forecast }: { forecast: Revenue['forecast'] }): ReactNode {
  if (forecast === null) {
    return (
      <Section title="Forecast">
        <p className="text-sm text-muted">Too few days with earnings to say anything honest. It appears by itself.</p>
      </Section>
    );
  }
  return (
    <Section title="Forecast" about="An estimate, not a promise.">
      <Facts
        items={[
          [`Next ${forecast.horizonDays} days`, <span key="net" className="font-medium"><Money usd={forecast.netUsd} /> after commission</span>],
          ['Likely between', <span key="band"><Money usd={forecast.lowUsd} /> and <Money usd={forecast.highUsd} /></span>],
          ['How', forecast.method],
          ['From', forecast.basis],
        ]}
      />
    </Section>
  );
}
