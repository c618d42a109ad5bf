export * from './events.js';
export * from './providers.js';
export * from './rotation.js';
export * from './seed.js';
export * from './vault.js';
