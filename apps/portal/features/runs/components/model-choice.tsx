'use client';

import type { ReactNode } from 'react';
import { SelectField } from '@/components/ui/field';
import { TextLink } from '@/components/ui/link';
import type { Model } from '@/lib/api/types';
import { useModels } from '@/lib/lookups/use-models';

const GROUPS: readonly { kind: Model['kind']; label: string }[] = [
  { kind: 'cloud', label: 'With your key (your provider charges you)' },
  { kind: 'local', label: 'On your own hosts (no provider charge)' },
  { kind: 'practice', label: 'Practice model (rules, not AI; no charge)' },
];

/** Which model answers. Every practice entry is named as one. */
export function ModelChoice({ value, onChange }: { value: string; onChange: (model: string) => void }): ReactNode {
  const models = useModels();
  if (models.data?.length === 0) {
    return (
      <p className="text-sm text-muted">
        You have no model yet. <TextLink href="/keys">Add a key</TextLink>, or ask an admin to register a local host.
      </p>
    );
  }
  return (
    <SelectField label="Model" value={value} onChange={(event) => onChange(event.target.value)} help="The app asks for a kind of model; you may say which one answers.">
      <option value="">Let Keystead choose</option>
      {GROUPS.map(({ kind, label }) => {
        const entries = (models.data ?? []).filter((model) => model.kind === kind);
        return entries.length === 0 ? null : (
          <optgroup key={kind} label={label}>
            {entries.map((model) => (
              <option key={model.id} value={model.id}>
                {model.label}
                {kind === 'practice' && !/practice/i.test(model.label) ? ' (practice)' : ''}
              </option>
            ))}
          </optgroup>
        );
      })}
    </SelectField>
  );
}
