export * from './events.js';
export * from './providers.js';
export * from './vault.js';
