export * from './events.js';
export * from './subject-events.js';
