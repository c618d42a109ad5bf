'use client';

import type { ReactNode } from 'react';
import { CheckBox, SelectField, TextArea, TextField } from '@/components/ui/field';
import type { Draft } from '@/lib/json-schema/draft';
import { inOrder, kindOf, labelOf, type Schema } from '@/lib/json-schema/schema';

interface SchemaFieldProps {
  name: string;
  /** Dotted path, as in the errors of the API. */
  path: string;
  schema: Schema;
  required: boolean;
  draft: Draft;
  errors: Readonly<Record<string, string>>;
  onChange: (draft: Draft) => void;
}

const INPUT_TYPES: Readonly<Record<string, string>> = { email: 'email', uri: 'url', date: 'date' };

/** One control made from one schema. */
export function SchemaField({ name, path, schema, required, draft, errors, onChange }: SchemaFieldProps): ReactNode {
  const kind = kindOf(schema);
  const label = labelOf(name, schema);
  const text = typeof draft === 'string' ? draft : '';
  const common = { label, help: schema.description, error: errors[path], required, name: path, value: text };
  const example = typeof schema.examples?.[0] === 'string' ? { placeholder: schema.examples[0] } : {};
  switch (kind) {
    case 'yes-no':
      return <CheckBox label={label} help={schema.description} name={path} checked={draft === true} onChange={(event) => onChange(event.target.checked)} />;
    case 'choice':
      return (
        <SelectField {...common} onChange={(event) => onChange(event.target.value)}>
          <option value="">{required ? 'Choose one' : 'None'}</option>
          {schema.enum?.map((value) => (
            <option key={JSON.stringify(value)} value={JSON.stringify(value)}>
              {String(value)}
            </option>
          ))}
        </SelectField>
      );
    case 'number':
      return <TextField {...common} inputMode="decimal" onChange={(event) => onChange(event.target.value)} />;
    case 'text':
      return <TextField {...common} {...example} type={INPUT_TYPES[schema.format ?? ''] ?? 'text'} onChange={(event) => onChange(event.target.value)} />;
    case 'long-text':
      return <TextArea {...common} rows={7} onChange={(event) => onChange(event.target.value)} />;
    case 'lines':
      return <TextArea {...common} rows={3} help={joined(schema.description, 'One per line.')} onChange={(event) => onChange(event.target.value)} />;
    case 'json':
      return <TextArea {...common} mono help={joined(schema.description, 'As JSON.')} onChange={(event) => onChange(event.target.value)} />;
    case 'group':
      return <SchemaGroup legend={label} path={path} schema={schema} draft={draft} errors={errors} onChange={onChange} />;
  }
}

type GroupProps = Pick<SchemaFieldProps, 'path' | 'schema' | 'draft' | 'errors' | 'onChange'> & { legend?: string };

/** The fields of an object. */
export function SchemaGroup({ legend, path, schema, draft, errors, onChange }: GroupProps): ReactNode {
  const fields = typeof draft === 'object' ? draft : {};
  const controls = inOrder(schema, schema.properties ?? {}).map(([name, child]) => (
    <SchemaField
      key={name}
      name={name}
      path={path === '' ? name : `${path}.${name}`}
      schema={child}
      required={schema.required?.includes(name) ?? false}
      draft={fields[name] ?? ''}
      errors={errors}
      onChange={(value) => onChange({ ...fields, [name]: value })}
    />
  ));
  if (legend === undefined) return <>{controls}</>;
  return (
    <fieldset className="flex flex-col gap-4 rounded-md border border-line p-4">
      <legend className="px-1 text-sm font-medium">{legend}</legend>
      {controls}
    </fieldset>
  );
}

function joined(description: string | undefined, hint: string): string {
  return description === undefined ? hint : `${description} ${hint}`;
}
