'use client';

import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Section } from '@/components/ui/card';
import { CopyId } from '@/components/ui/copy';
import { Empty } from '@/components/ui/empty';
import { Loaded } from '@/components/ui/loaded';
import { ProblemAlert } from '@/components/ui/problem-alert';
import { Table } from '@/components/ui/table';
import { Time } from '@/components/ui/time';
import { useToast } from '@/components/ui/toast';
import type { Policy } from '@/lib/api/types';
import { useApps } from '@/lib/lookups/use-apps';
import { can, useSession } from '@/lib/session/context';
import { PROVIDERS, useAllow, usePolicy, type Kind } from '../api/use-policy';
import { ForbidDialog } from './forbid-dialog';

export function PoliciesView(): ReactNode {
  const policy = usePolicy();
  const apps = useApps();
  const nameOf = (appId: string): string => apps.data?.find((app) => app.appId === appId)?.name ?? appId;
  return (
    <Loaded result={policy}>
      {(data) => (
        <>
          <Rules
            kind="app"
            title="Forbidden apps"
            choices={(apps.data ?? []).filter((app) => !data.forbiddenApps.some((rule) => rule.appId === app.appId)).map((app) => ({ id: app.appId, label: app.name }))}
            rules={data.forbiddenApps.map((rule) => ({ ...rule, id: rule.appId, label: rule.appName ?? nameOf(rule.appId) }))}
          />
          <Rules
            kind="provider"
            title="Forbidden providers"
            choices={PROVIDERS.filter((provider) => !data.forbiddenProviders.some((rule) => rule.provider === provider.id))}
            rules={data.forbiddenProviders.map((rule) => ({ ...rule, id: rule.provider, label: PROVIDERS.find((provider) => provider.id === rule.provider)?.label ?? rule.provider }))}
          />
        </>
      )}
    </Loaded>
  );
}

type Rule = Omit<Policy['forbiddenProviders'][number], 'provider'> & { id: string; label: string };

interface RulesProps {
  kind: Kind;
  title: string;
  choices: readonly { id: string; label: string }[];
  rules: readonly Rule[];
}

function Rules({ kind, title, choices, rules }: RulesProps): ReactNode {
  const mayChange = can(useSession(), 'update', 'Policy');
  const say = useToast();
  const allow = useAllow(() => say(`The ${kind} is allowed again.`));
  return (
    <Section title={title} action={mayChange && <ForbidDialog kind={kind} choices={choices} />} flush>
      {allow.error && (
        <div className="p-4">
          <ProblemAlert error={allow.error} />
        </div>
      )}
      {rules.length === 0 ? (
        <Empty title={`Every ${kind} is allowed`} />
      ) : (
        <Table
          label={title}
          rows={rules}
          rowKey={(rule) => rule.id}
          columns={[
            { id: 'name', header: kind === 'app' ? 'App' : 'Provider', cell: (rule) => <span className="font-medium">{rule.label}</span>, sort: (rule) => rule.label },
            { id: 'reason', header: 'Reason', cell: (rule) => <span className="break-words">{rule.reason}</span> },
            { id: 'by', header: 'By', wide: true, cell: (rule) => rule.byName ?? <CopyId id={rule.by} what="pseudonym" />, sort: (rule) => rule.byName ?? rule.by },
            { id: 'at', header: 'Since', wide: true, cell: (rule) => <Time at={rule.at} />, sort: (rule) => rule.at },
            {
              id: 'act',
              header: 'Action',
              align: 'right',
              cell: (rule) => mayChange && (
                <Button size="small" aria-label={`Allow ${rule.label} again`} busy={allow.isPending && allow.variables.id === rule.id} onClick={() => allow.mutate({ kind, id: rule.id })}>
                  Allow again
                </Button>
              ),
            },
          ]}
        />
      )}
    </Section>
  );
}
