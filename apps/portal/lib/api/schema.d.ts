/**
 * The HTTP contract in the shape that openapi-typescript writes. `scripts/generate-api-client.mjs` replaces this file with
 * the one generated from /api/openapi.json; every name in `types.ts` is derived from it.
 */

type Json<T> = { content: { 'application/json': T } };
type Refused = { default: { content: { 'application/problem+json': Problem } } };
type Inputs<P, Q> = (P extends undefined ? { path?: never } : { path: P }) & (Q extends undefined ? { query?: never } : { query?: Q });
interface Read<R, P = undefined, Q = undefined> {
  parameters: Inputs<P, Q>;
  responses: { 200: Json<R> } & Refused;
}
interface Write<B, R, P = undefined, Status extends 200 | 201 | 202 = 200> {
  parameters: Inputs<P, undefined>;
  requestBody: { content: { 'application/json': B } };
  responses: { [S in Status]: Json<R> } & Refused;
}
interface Act<R, P = undefined, Status extends 200 | 201 | 202 = 200> {
  parameters: Inputs<P, undefined>;
  responses: { [S in Status]: Json<R> } & Refused;
}
interface Silent<P = undefined> {
  parameters: Inputs<P, undefined>;
  responses: { 204: { content?: never } } & Refused;
}
interface SilentWrite<B, P = undefined> {
  parameters: Inputs<P, undefined>;
  requestBody: { content: { 'application/json': B } };
  responses: { 204: { content?: never } } & Refused;
}
interface Page<T> {
  items: T[];
  next: string | null;
}
interface Paging {
  cursor?: string;
  limit?: number;
}
type ById = { id: string };
type Created = { id: string };
type Role = 'user' | 'developer' | 'admin' | 'auditor';
type PolicyProvider = 'openai' | 'openai-compatible' | 'ollama' | 'practice';
type Provider = 'openai' | 'openai-compatible' | 'practice';

export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  correlation: string;
  errors?: { field: string; message: string }[];
}

interface Me {
  organisation: { id: string; name: string };
  member: { id: string; name: string; email: string };
  roles: Role[];
  abilities: { action: string; subject: string }[];
  demo: boolean;
  practiceModel: boolean;
}
interface Member {
  id: string;
  name: string | null;
  email: string | null;
  roles: Role[];
  state: 'active' | 'deprovisioned';
  joinedAt: string;
}
interface Invitation {
  id: string;
  email: string | null;
  name: string | null;
  roles: Role[];
  state: 'open' | 'accepted' | 'revoked' | 'expired';
  invitedAt: string;
  expiresAt: string;
}
interface Token {
  id: string;
  name: string | null;
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
  state: 'active' | 'revoked' | 'expired';
}
interface Forbidden {
  reason: string;
  by: string;
  byName: string | null;
  at: string;
}
interface Policy {
  forbiddenApps: ({ appId: string; appName: string | null } & Forbidden)[];
  forbiddenProviders: ({ provider: string } & Forbidden)[];
}
interface Restrictions {
  apps: string[] | null;
  models: string[] | null;
}
interface Key {
  id: string;
  name: string;
  provider: Provider;
  destination: string;
  state: 'active' | 'revoked';
  createdAt: string;
  lastUsedAt: string | null;
  uses: number;
  restrictions: Restrictions;
}
interface KeyUse {
  at: string;
  memberId: string;
  memberName: string | null;
  purpose: 'run' | 'token' | 'test';
  appId: string | null;
  appName: string | null;
  appVersion: string | null;
  executionId: string | null;
  model: string | null;
  refusedBecause: string | null;
  eventId: string;
}
interface Budget {
  month: string;
  limitUsd: string | null;
  settledUsd: string;
  reservedUsd: string;
}
interface Price {
  provider: string;
  model: string;
  charge: Charge;
  inputUsdPerMillion: string;
  cachedInputUsdPerMillion: string | null;
  outputUsdPerMillion: string;
  version: string;
  effectiveFrom: string;
}
interface Usage {
  totals: { calls: number; inputTokens: number; outputTokens: number; costUsd: string };
  byApp: { appId: string | null; appName: string | null; calls: number; costUsd: string }[];
  byModel: { provider: string; model: string; calls: number; inputTokens: number; outputTokens: number; costUsd: string }[];
  byDay: { day: string; costUsd: string; calls: number }[];
}
type Charge = 'provider' | 'none' | 'practice';
interface Model {
  id: string;
  label: string;
  provider: string;
  kind: 'cloud' | 'local' | 'practice';
  charge: Charge;
}
type Outcome =
  | 'SUCCEEDED'
  | 'APP_ERROR'
  | 'KILLED_WALL'
  | 'KILLED_CPU'
  | 'KILLED_MEMORY'
  | 'KILLED_PIDS'
  | 'KILLED_OUTPUT'
  | 'KILLED_DISK'
  | 'REJECTED_BUNDLE'
  | 'REJECTED_POLICY'
  | 'CANCELLED'
  | 'PLATFORM_ERROR';
interface ExecutionSummary {
  id: string;
  installId: string;
  app: { id: string; name: string; version: string | null };
  state: 'requested' | 'running' | 'finished' | 'refused';
  outcome: Outcome | null;
  outcomeText: string | null;
  requestedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  cost: { providerUsd: string | null; charge: Charge | 'mixed' | null; platformUsd: string };
  wallMs: number | null;
}
interface Execution extends ExecutionSummary {
  input: unknown;
  output: unknown;
  error: { message: string } | null;
  bundleDigest: string | null;
  limitFired: string | null;
  isolation: { level: 'L0' | 'L1' | 'L2' | 'L3' | 'L4'; driver: string; text: string } | null;
  usage: { wallMs: number; cpuMs: number; memoryBytes: number; outputBytes: number } | null;
  limits: { wallMs: number; cpuMs: number; memoryBytes: number; outputBytes: number } | null;
  calls: {
    id: string;
    keyId: string | null;
    provider: string;
    model: string;
    charge: string;
    status: string;
    at: string;
    inputTokens: number;
    outputTokens: number;
    costUsd: string;
    usageSource: string | null;
    priceVersion: string;
    message: string | null;
    latencyMs: number | null;
    local: { loadMs: number; promptMs: number; generationMs: number } | null;
  }[];
  timeline: { eventId: string; type: string; at: string; text: string }[];
}
interface LogLine {
  seq: number;
  stream: string;
  text: string;
  at: string;
}
interface Permissions {
  models: string[];
  egress: { host: string; methods: string[] }[];
  secrets: string[];
}
interface CatalogueApp {
  appId: string;
  slug: string;
  name: string;
  summary: string;
  category: string;
  publisher: { id: string; name: string };
  version: string;
  runtime: 'javascript' | 'python';
  pricePerRunUsd: string;
  permissions: Permissions;
  installId: string | null;
}
interface CatalogueDetail extends CatalogueApp {
  readme: string;
  inputSchema: Record<string, unknown>;
  outputSchema: Record<string, unknown>;
  versions: { version: string; publishedAt: string; state: 'published' | 'withdrawn' }[];
  limits: { wallMs: number; cpuMs: number; memoryBytes: number; outputBytes: number };
  permissionsDigest: string;
}
interface Install {
  id: string;
  appId: string;
  appName: string;
  version: string;
  pricePerRunUsd: string;
  installedAt: string;
  state: string;
}
interface DeveloperApp {
  appId: string;
  slug: string;
  name: string;
  summary: string;
  version: string;
  state: string;
  runs: number;
  pricePerRunUsd: string;
}
interface DeveloperAppDetail {
  appId: string;
  slug: string;
  name: string;
  summary: string;
  version: string;
  pricePerRunUsd: string;
  versions: { versionId: string; version: string; publishedAt: string; state: 'published' | 'withdrawn'; digest: string; reason: string | null }[];
  stats: { runs: number; succeeded: number; failed: number; p50Ms: number | null; p95Ms: number | null };
}
interface DeveloperRun {
  id: string;
  version: string;
  outcome: Outcome;
  wallMs: number;
  at: string;
  errorFingerprint: string | null;
  errorFrames: string[] | null;
}
interface ErrorGroup {
  fingerprint: string;
  count: number;
  frames: string[];
  firstAt: string;
  lastAt: string;
}
interface Template {
  id: string;
  name: string;
  summary: string;
  difficulty: 'beginner' | 'intermediate' | 'advanced';
  runtime: string;
  files: Record<string, string>;
}
interface Revenue {
  balanceUsd: string;
  grossUsd: string;
  commissionUsd: string;
  netUsd: string;
  byDay: { day: string; grossUsd: string; commissionUsd: string; netUsd: string; runs: number }[];
  byApp: { appId: string; appName: string; runs: number; grossUsd: string; commissionUsd: string; netUsd: string }[];
  forecast: { method: string; horizonDays: number; netUsd: string; lowUsd: string; highUsd: string; basis: string } | null;
}
interface Payout {
  id: string;
  amountUsd: string;
  state: 'scheduled' | 'paid' | 'failed';
  scheduledAt: string;
  settledAt: string | null;
  reference: string | null;
  reason: string | null;
}
interface PlatformCharge {
  id: string;
  executionId: string;
  appName: string;
  amountUsd: string;
  at: string;
}
interface LocalHost {
  id: string;
  name: string;
  kind: 'ollama';
  baseUrl: string;
  state: 'reachable' | 'unreachable';
  checkedAt: string | null;
}
interface HostModel {
  name: string;
  sizeBytes: number;
  family: string | null;
  modifiedAt: string | null;
}
interface Pull {
  id: string;
  hostId: string;
  model: string;
  state: 'running' | 'done' | 'failed';
  completedBytes: number | null;
  totalBytes: number | null;
  status: string | null;
}
interface LocalModel {
  id: string;
  hostId: string;
  hostName: string;
  name: string;
  sizeBytes: number | null;
  family: string | null;
}
interface LocalUsage {
  model: string;
  hostName: string;
  calls: number;
  inputTokens: number;
  outputTokens: number;
  tokensPerSecond: number | null;
}
interface AuditEvent {
  eventId: string;
  type: string;
  at: string;
  actor: { id: string | null; name: string | null; via: string };
  summary: string;
  stream: string;
  leafIndex: number | null;
  sealedAt: string | null;
}
interface AuditEventDetail {
  header: Record<string, unknown>;
  payload: unknown;
  leaf: { index: number; sealedAt: string; hash: string } | null;
  inclusion: { checkpoint: string; path: string[] } | null;
}
type RequirementClass = 'direct' | 'partial' | 'manual';
interface Framework {
  id: string;
  name: string;
  requirements: { id: string; title: string; class: RequirementClass; state: 'evidenced' | 'no events yet' }[];
}
interface Requirement {
  id: string;
  title: string;
  wording: string;
  class: RequirementClass;
  evidence: { query: string; count: number; sample: AuditEvent[] }[];
  controlTest: string | { name: string; description?: string; code?: string; test?: string } | null;
}
interface Bundle {
  id: string;
  state: 'building' | 'ready' | 'failed';
  from: string;
  to: string;
  events: number | null;
  bytes: number | null;
  createdAt: string;
  by: string;
}
interface AuditLog {
  organisation: string;
  origin: string;
  checkpoint: string | null;
  publicKey: string;
  size: number;
  sealedUpTo: string | null;
  parked: number;
}
interface EventFilter extends Paging {
  person?: string;
  app?: string;
  key?: string;
  execution?: string;
  type?: string;
  from?: string;
  to?: string;
  queryId?: string;
}

export interface paths {
  '/api/session': { get: Read<Me>; post: Write<{ email: string; password: string }, Me>; delete: Silent };
  '/api/members': { get: Read<Page<Member>, undefined, Paging & { q?: string; role?: Role }> };
  '/api/members/{id}/roles': { post: Write<{ role: Role }, unknown, ById> };
  '/api/members/{id}/roles/{role}': { delete: Silent<{ id: string; role: Role }> };
  '/api/members/{id}/deprovision': { post: Act<unknown, ById> };
  '/api/members/{id}/password-reset': { post: Act<{ link: string | null; expiresAt: string }, ById> };
  '/api/invitations': {
    get: Read<Page<Invitation>, undefined, Paging>;
    post: Write<{ email: string; name: string; roles: Role[] }, { id: string; link: string | null; expiresAt: string }, undefined, 201>;
  };
  '/api/invitations/{id}': { delete: Silent<ById> };
  '/api/invitations/inspect': { post: Write<{ token: string }, { organisation: string; email: string; name: string; roles: Role[]; expiresAt: string }> };
  '/api/invitations/accept': { post: Write<{ token: string; name: string; password: string }, Me> };
  '/api/password-resets/complete': { post: SilentWrite<{ token: string; password: string }> };
  '/api/tokens': {
    get: Read<Page<Token>, undefined, Paging>;
    post: Write<{ name: string; expiresInDays: number }, { id: string; token: string | null }, undefined, 201>;
  };
  '/api/tokens/{id}': { delete: Silent<ById> };
  '/api/policy': { get: Read<Policy> };
  '/api/policy/forbidden-apps': { post: SilentWrite<{ appId: string; appName?: string; reason: string }> };
  '/api/policy/forbidden-apps/{appId}': { delete: Silent<{ appId: string }> };
  '/api/policy/forbidden-providers': { post: SilentWrite<{ provider: PolicyProvider; reason: string }> };
  '/api/policy/forbidden-providers/{provider}': { delete: Silent<{ provider: PolicyProvider }> };

  '/api/keys': {
    get: Read<Page<Key>, undefined, Paging>;
    post: Write<{ name: string; provider: Provider; baseUrl?: string; secret: string; restrictions: Restrictions }, Created, undefined, 201>;
  };
  '/api/keys/{id}': { get: Read<Key, ById>; delete: Silent<ById> };
  '/api/keys/{id}/uses': { get: Read<Page<KeyUse>, ById, Paging> };
  '/api/keys/{id}/test': { post: Act<{ ok: boolean; message: string }, ById> };
  '/api/keys/{id}/restrictions': { put: Write<Restrictions, unknown, ById> };

  '/api/budget': { get: Read<Budget>; put: Write<{ limitUsd: string }, Budget> };
  '/api/prices': { get: Read<{ items: Price[] }> };
  '/api/usage': { get: Read<Usage, undefined, { month?: string }> };
  '/api/models': { get: Read<{ items: Model[] }> };

  '/api/executions': {
    get: Read<Page<ExecutionSummary>, undefined, Paging & { appId?: string; outcome?: Outcome }>;
    post: Write<{ installId: string; input: unknown; modelPreference?: string }, Created, undefined, 202>;
  };
  '/api/executions/{id}': { get: Read<Execution, ById> };
  '/api/executions/{id}/log': { get: Read<{ items: LogLine[] }, ById> };
  '/api/executions/{id}/cancel': { post: Act<unknown, ById> };

  '/api/catalogue': { get: Read<Page<CatalogueApp>, undefined, Paging & { q?: string; category?: string }> };
  '/api/catalogue/{appId}': { get: Read<CatalogueDetail, { appId: string }> };
  '/api/installs': {
    get: Read<Page<Install>, undefined, Paging>;
    post: Write<{ appId: string; version: string; consent: { permissionsDigest: string; pricePerRunUsd: string } }, Created, undefined, 201>;
  };
  '/api/installs/{id}': { delete: Silent<ById> };

  '/api/developer/apps': { get: Read<Page<DeveloperApp>, undefined, Paging> };
  '/api/developer/apps/{appId}': { get: Read<DeveloperAppDetail, { appId: string }> };
  '/api/developer/apps/{appId}/rollback': { post: Write<{ toVersion: string; reason: string }, unknown, { appId: string }> };
  '/api/developer/apps/{appId}/runs': { get: Read<Page<DeveloperRun>, { appId: string }, Paging> };
  '/api/developer/apps/{appId}/errors': { get: Read<Page<ErrorGroup>, { appId: string }, Paging> };
  '/api/developer/revenue': { get: Read<Revenue, undefined, { months?: number }> };
  '/api/developer/payouts': { get: Read<Page<Payout>, undefined, Paging>; post: Write<Record<string, never>, Created, undefined, 201> };
  '/api/templates': { get: Read<Page<Template>> };
  '/api/billing/charges': { get: Read<Page<PlatformCharge>, undefined, Paging> };

  '/api/local-hosts': {
    get: Read<Page<LocalHost>>;
    post: Write<{ name: string; kind: 'ollama'; baseUrl: string }, Created, undefined, 201>;
  };
  '/api/local-hosts/{id}': { delete: Silent<ById> };
  '/api/local-hosts/{id}/models': { get: Read<Page<HostModel>, ById> };
  '/api/local-hosts/{id}/pulls': { post: Write<{ model: string }, Created, ById, 202> };
  '/api/local-pulls/{id}': { get: Read<Pull, ById> };
  '/api/local-models': { get: Read<Page<LocalModel>> };
  '/api/local-usage': { get: Read<Page<LocalUsage>> };

  '/api/audit/events': { get: Read<Page<AuditEvent> & { queryId?: string }, undefined, EventFilter> };
  '/api/audit/events/{eventId}': { get: Read<AuditEventDetail, { eventId: string }> };
  '/api/audit/log': { get: Read<AuditLog> };
  '/api/audit/bundles': {
    get: Read<Page<Bundle>, undefined, Paging>;
    post: Write<{ from: string; to: string; payloads: 'all' | 'none' | 'evidence' }, Created, undefined, 201>;
  };
  '/api/compliance/frameworks': { get: Read<Framework[]> };
  '/api/compliance/requirements/{framework}/{id}': { get: Read<Requirement, { framework: string; id: string }> };
}
