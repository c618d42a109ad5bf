import { defineEntity, p } from '@mikro-orm/postgresql';

/** One person's install of one app, with the terms agreed to last. */
export const InstallRow = defineEntity({
  name: 'InstallRow',
  tableName: 'marketplace_installs',
  properties: {
    id: p.string().primary(),
    organisation: p.string(),
    memberId: p.string(),
    appId: p.string(),
    appName: p.string(),
    version: p.string(),
    priceUsd: p.string(),
    installedAt: p.string(),
    /** Time of installing and id: newest first, unique. */
    sortKey: p.string(),
    state: p.string(),
  },
  indexes: [{ properties: ['organisation', 'memberId', 'sortKey'] }],
});
