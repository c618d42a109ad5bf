import { defineAbilities } from '@keystead/kernel/src/abilities.js';

export type MarketplaceSubject = 'CatalogueApp' | 'Install' | 'DeveloperApp' | 'AppTemplate';

/** The catalogue is open to everybody who is signed in. Installs are a person's own: each route also names the member. */
export const marketplaceAbilities = defineAbilities<MarketplaceSubject>({
  user: [
    ['read', 'CatalogueApp'],
    ['read', 'Install'],
    ['create', 'Install'],
    ['delete', 'Install'],
  ],
  developer: [
    ['read', 'CatalogueApp'],
    ['read', 'DeveloperApp'],
    ['publish', 'DeveloperApp'],
    ['update', 'DeveloperApp'],
    ['read', 'AppTemplate'],
  ],
  admin: [['read', 'CatalogueApp']],
  auditor: [['read', 'CatalogueApp']],
});
