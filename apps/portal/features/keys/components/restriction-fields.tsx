'use client';

import type { ReactNode } from 'react';
import { CheckBox, TextArea } from '@/components/ui/field';
import type { Restrictions } from '@/lib/api/types';
import { useApps } from '@/lib/lookups/use-apps';

interface Props {
  value: Restrictions;
  onChange: (value: Restrictions) => void;
  errors: { apps: string | undefined; models: string | undefined };
}

/** Which apps and models may use a key. `null` means any, an empty list means none. */
export function RestrictionFields({ value, onChange, errors }: Props): ReactNode {
  const apps = useApps();
  const chosen = value.apps;
  return (
    <div className="flex flex-col gap-4">
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">Apps</legend>
        <div className="flex flex-col gap-2">
          <CheckBox label="Any app I install" checked={chosen === null} onChange={(event) => onChange({ ...value, apps: event.target.checked ? null : [] })} />
          {chosen !== null && (
            <div className="ml-6.5 flex flex-col gap-1.5">
              {apps.data?.map((app) => (
                <CheckBox
                  key={app.appId}
                  label={app.name}
                  checked={chosen.includes(app.appId)}
                  onChange={(event) => onChange({ ...value, apps: event.target.checked ? [...chosen, app.appId] : chosen.filter((id) => id !== app.appId) })}
                />
              ))}
              {chosen.length === 0 && <p className="text-sm text-warn">With none chosen, no app can use this key.</p>}
            </div>
          )}
          {errors.apps && <p className="text-sm text-bad">{errors.apps}</p>}
        </div>
      </fieldset>
      <TextArea
        label="Models"
        required={false}
        rows={2}
        mono
        error={errors.models}
        help="One per line, such as gpt-4o-mini. Empty means any model."
        value={value.models?.join('\n') ?? ''}
        onChange={(event) => onChange({ ...value, models: event.target.value.trim() === '' ? null : event.target.value.split('\n').map((line) => line.trimStart()) })}
      />
    </div>
  );
}

/** Empty lines left over from typing are not models. */
export function tidy(value: Restrictions): Restrictions {
  const models = value.models?.map((model) => model.trim()).filter((model) => model !== '') ?? [];
  return { apps: value.apps, models: models.length === 0 ? null : models };
}
