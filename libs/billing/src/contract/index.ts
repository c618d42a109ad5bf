export * from './events.js';
export * from './payout-desk.js';
