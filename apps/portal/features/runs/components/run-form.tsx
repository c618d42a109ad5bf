'use client';

import { Play } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState, type FormEvent, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Money } from '@/components/ui/money';
import { ProblemAlert } from '@/components/ui/problem-alert';
import type { CatalogueDetail } from '@/lib/api/types';
import { isZeroUsd } from '@/lib/format/money';
import { checkDraft, type Faults } from '@/lib/json-schema/check';
import { exampleDraft, readDraft, startDraft, type Draft } from '@/lib/json-schema/draft';
import { useRefusal } from '@/lib/forms/use-refusal';
import { labelOf, type Schema } from '@/lib/json-schema/schema';
import { useForbiddenApp } from '@/lib/lookups/use-forbidden';
import { useStart } from '../api/use-runs';
import { ModelChoice } from './model-choice';
import { SchemaGroup } from './schema-field';

export function RunForm({ app, priceUsd, installId, input }: { app: CatalogueDetail; priceUsd: string; installId: string; input: unknown }): ReactNode {
  const schema = app.inputSchema as Schema;
  const router = useRouter();
  const [draft, setDraft] = useState(() => startDraft(schema, input));
  const [model, setModel] = useState('');
  const [faults, setFaults] = useState<Faults>({});
  const forbidden = useForbiddenApp(app.appId);
  const example = exampleDraft(schema);
  const start = useStart((run) => router.push(`/runs/${run.id}`));
  const { beside, rest, form } = useRefusal(start.error, labelsOf(schema));
  const errors = { ...besideFields(beside), ...faults };

  /** Once something was marked, the marks follow what is typed. */
  function change(next: Draft): void {
    setDraft(next);
    if (Object.keys(faults).length > 0) setFaults(checkDraft(schema, next));
  }

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const found = checkDraft(schema, draft);
    setFaults(found);
    const first = Object.keys(found)[0];
    if (first !== undefined) {
      const control = event.currentTarget.elements.namedItem(first);
      if (control instanceof HTMLElement) control.focus();
      return;
    }
    start.mutate({ installId, input: readDraft(schema, draft).value, ...(model === '' ? {} : { modelPreference: model }) });
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="grid items-start gap-5 lg:grid-cols-[1fr_20rem]">
      <Card className="flex flex-col gap-5 p-4 sm:p-5">
        {example !== null && (
          <div className="-mb-1 flex flex-wrap items-center justify-between gap-2">
            <p className="text-sm text-muted">Nothing at hand?</p>
            <Button size="small" onClick={() => change(example)}>
              Fill in an example
            </Button>
          </div>
        )}
        {Object.keys(schema.properties ?? {}).length === 0 ? <p className="text-muted">This app needs no input.</p> : <SchemaGroup path="" schema={schema} draft={draft} errors={errors} onChange={change} />}
      </Card>
      <Card className="flex flex-col gap-4 p-4 sm:p-5 lg:sticky lg:top-6">
        {app.permissions.models.length > 0 && <ModelChoice value={model} onChange={setModel} />}
        <p className="text-sm text-muted">
          {isZeroUsd(priceUsd) ? (
            'This app is free.'
          ) : (
            <>
              <Money usd={priceUsd} className="font-medium text-ink" /> to Keystead if the run succeeds.
            </>
          )}{' '}
          {app.permissions.models.length > 0 && 'Model calls are billed by your own provider, if they are billed at all.'}
        </p>
        <ProblemAlert error={rest} />
        {forbidden !== undefined && (
          <p id="why-not" className="text-sm text-warn">
            Your organisation forbids this app, so it cannot be run.
          </p>
        )}
        <Button type="submit" look="primary" disabled={forbidden !== undefined} aria-describedby={forbidden === undefined ? undefined : 'why-not'} busy={start.isPending || start.isSuccess}>
          <Play aria-hidden className="size-4" />
          Run
        </Button>
      </Card>
    </form>
  );
}

/** The API names `input.text` or `text`; the form knows it as `text` and by its title. */
function labelsOf(schema: Schema): Record<string, string> {
  return Object.fromEntries(Object.entries(schema.properties ?? {}).flatMap(([name, child]) => [name, `input.${name}`].map((path) => [path, labelOf(name, child)])));
}

function besideFields(beside: Readonly<Record<string, string>>): Faults {
  return Object.fromEntries(Object.entries(beside).map(([path, message]) => [path.replace(/^input\./, ''), message]));
}
