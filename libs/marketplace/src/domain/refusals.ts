import { defineRefusals } from '@keystead/kernel/src/refusal.js';

export const marketplaceRefusals = defineRefusals({
  'marketplace.manifest-refused': { status: 422, title: 'The manifest asks for something this installation does not take' },
  'marketplace.bundle-refused': { status: 422, title: 'The program cannot be published like this' },
  'marketplace.slug-taken': { status: 409, title: 'Another publisher holds this slug' },
  'marketplace.version-not-higher': { status: 409, title: 'The version is not higher than the newest one' },
  'marketplace.app-not-found': { status: 404, title: 'There is no such app' },
  'marketplace.version-not-found': { status: 404, title: 'There is no such version of this app' },
  'marketplace.version-withdrawn': { status: 409, title: 'This version was withdrawn by its publisher' },
  'marketplace.already-current': { status: 409, title: 'This version is the current one already' },
  'marketplace.consent-outdated': { status: 409, title: 'What you agreed to is not what the app asks for now' },
  'marketplace.consent-needed': { status: 409, title: 'The app asks for other terms than you agreed to' },
  'marketplace.install-not-found': { status: 404, title: 'There is no such installed app' },
  'marketplace.bundle-unreadable': { status: 503, title: 'The program of this app cannot be read' },
});
