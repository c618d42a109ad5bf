import { defineEntity, p } from '@mikro-orm/postgresql';

export const HostRow = defineEntity({
  name: 'HostRow',
  tableName: 'local_ai_hosts',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    name: p.string(),
    kind: p.string(),
    baseUrl: p.string(),
    registeredAt: p.string(),
    models: p.array<string>(),
  },
  indexes: [{ properties: ['organisation'] }],
});
