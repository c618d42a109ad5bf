export * from './display-text.js';
export * from './events.js';
export * from './sandbox.js';
