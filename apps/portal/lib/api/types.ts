import type { paths } from './schema';

type Body<R> = R extends { content: { 'application/json': infer T } } ? T : never;
type Answer<O> = O extends { responses: infer R } ? Body<R[keyof R & (200 | 201 | 202)]> : never;
type Got<P extends keyof paths> = paths[P] extends { get: infer O } ? Answer<O> : never;
type Item<P extends keyof paths> = Got<P> extends { items: (infer T)[] } ? T : never;

export type Me = Got<'/api/session'>;
/** A person or thing whose name may have been erased. The record keeps the pseudonym; the screen says so in words. */
export type Named<T extends { name: string | null }> = Omit<T, 'name'> & { name: string };
export type Role = Me['roles'][number];
export type Member = Item<'/api/members'>;
export type Invitation = Item<'/api/invitations'>;
export type Token = Item<'/api/tokens'>;
export type Policy = Got<'/api/policy'>;
export type Key = Item<'/api/keys'>;
export type KeyUse = Item<'/api/keys/{id}/uses'>;
export type Restrictions = Key['restrictions'];
export type Budget = Got<'/api/budget'>;
export type Price = Item<'/api/prices'>;
export type Usage = Got<'/api/usage'>;
export type Model = Item<'/api/models'>;
export type ExecutionSummary = Item<'/api/executions'>;
export type Execution = Got<'/api/executions/{id}'>;
export type Outcome = NonNullable<ExecutionSummary['outcome']>;
export type Charge = NonNullable<ExecutionSummary['cost']['charge']>;
export type LogLine = Item<'/api/executions/{id}/log'>;
export type CatalogueApp = Item<'/api/catalogue'>;
export type CatalogueDetail = Got<'/api/catalogue/{appId}'>;
export type Permissions = CatalogueApp['permissions'];
export type Install = Item<'/api/installs'>;
export type DeveloperApp = Item<'/api/developer/apps'>;
export type DeveloperAppDetail = Got<'/api/developer/apps/{appId}'>;
export type DeveloperRun = Item<'/api/developer/apps/{appId}/runs'>;
export type ErrorGroup = Item<'/api/developer/apps/{appId}/errors'>;
export type Template = Item<'/api/templates'>;
export type Revenue = Got<'/api/developer/revenue'>;
export type Payout = Item<'/api/developer/payouts'>;
export type PlatformCharge = Item<'/api/billing/charges'>;
export type LocalHost = Item<'/api/local-hosts'>;
export type HostModel = Item<'/api/local-hosts/{id}/models'>;
export type Pull = Got<'/api/local-pulls/{id}'>;
export type LocalModel = Item<'/api/local-models'>;
export type LocalUsage = Item<'/api/local-usage'>;
export type AuditEvent = Item<'/api/audit/events'>;
export type AuditEventDetail = Got<'/api/audit/events/{eventId}'>;
export type AuditLog = Got<'/api/audit/log'>;
export type Alterations = Got<'/api/audit/alterations'>;
export type Bundle = Item<'/api/audit/bundles'>;
export type SubjectRequest = Item<'/api/subject-requests'>;
export type Framework = Got<'/api/compliance/frameworks'>[number];
export type Requirement = Got<'/api/compliance/requirements/{framework}/{id}'>;

/** A list as the API answers it: newest first, `next` is the cursor of the following page. */
export interface Page<T> {
  items: T[];
  /** Missing where a list is short and comes whole. */
  next?: string | null;
}
