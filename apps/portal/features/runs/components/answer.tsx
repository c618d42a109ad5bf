import type { ReactNode } from 'react';
import { HtmlFrame } from '@/components/ui/html-frame';
import { Prose } from '@/components/ui/prose';
import { ValueView } from '@/components/ui/value-view';
import { visible } from '@/lib/format/visible';
import { inOrder, labelOf, type Schema } from '@/lib/json-schema/schema';

/**
 * The app's answer. A member named `html`, or text that is an HTML page, is shown in a frame that can do nothing;
 * `markdown` is laid out as text; the rest is definitions and tables.
 */
export function Answer({ value, schema }: { value: unknown; schema: Schema | undefined }): ReactNode {
  if (typeof value === 'string') return isPage(value) ? <HtmlFrame html={value} label="Answer of the app" /> : <Prose text={value} />;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return <ValueView value={value} schema={schema} />;
  return (
    <dl className="flex flex-col gap-4">
      {inOrder(schema, value as Record<string, unknown>).map(([name, member]) => (
        <div key={name}>
          <dt className="mb-0.5 text-sm font-medium text-muted">{visible(labelOf(name, schema?.properties?.[name] ?? {}))}</dt>
          <dd className="min-w-0">
            <Member name={name} value={member} schema={schema?.properties?.[name]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Member({ name, value, schema }: { name: string; value: unknown; schema: Schema | undefined }): ReactNode {
  if (typeof value === 'string' && (name === 'html' || isPage(value))) return <HtmlFrame html={value} label={labelOf(name, schema ?? {})} />;
  if (typeof value === 'string' && (name === 'markdown' || name === 'text')) return <Prose text={value} />;
  return <ValueView value={value} schema={schema} depth={1} />;
}

function isPage(text: string): boolean {
  return /^\s*(<!doctype html|<html[\s>])/i.test(text);
}
