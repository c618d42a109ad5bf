'use client';

import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { Section } from '@/components/ui/card';
import { CodeBlock } from '@/components/ui/code';
import { Empty } from '@/components/ui/empty';
import { Loaded } from '@/components/ui/loaded';
import { Tabs } from '@/components/ui/tabs';
import type { Template } from '@/lib/api/types';
import { useTemplates } from '../api/use-templates';
import { FirstApp } from './first-app';

export function TemplatesView(): ReactNode {
  const templates = useTemplates();
  return (
    <Loaded result={templates}>
      {(list) => (
        <>
          <FirstApp template={list[0]?.id ?? 'text-summary'} />
          {list.length === 0 ? <Empty title="No templates are installed" /> : list.map((template) => <TemplateCard key={template.id} template={template} />)}
        </>
      )}
    </Loaded>
  );
}

function TemplateCard({ template }: { template: Template }): ReactNode {
  const files = Object.entries(template.files);
  return (
    <Section
      title={template.name}
      about={template.summary}
      action={
        <span className="flex gap-1.5">
          <Badge tone="note">{template.difficulty}</Badge>
          <Badge>{template.runtime}</Badge>
        </span>
      }
    >
      {files.length > 0 && <Tabs label={`Files of ${template.name}`} tabs={files.map(([path, content]) => ({ id: path, label: path, content: <CodeBlock label={path} text={content} tall /> }))} />}
    </Section>
  );
}
