'use client';

import type { ReactNode } from 'react';
import { SelectField } from '@/components/ui/field';
import { TextLink } from '@/components/ui/link';
import { useModels } from '@/lib/lookups/use-models';
import { groupModels } from './model-groups';

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
      {groupModels(models.data ?? []).map(({ label, models: entries }) => (
        <optgroup key={label} label={label}>
          {entries.map((model) => (
            <option key={model.id} value={model.id}>
              {model.label}
              {model.kind === 'practice' && !/practice/i.test(model.label) ? ' (practice)' : ''}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  );
}
