export * from './check-manifest.js';
export * from './events.js';
export * from './manifest.js';
export * from './runnable-apps.js';
export * from './seed.js';
