import { eventStoreContract } from '../contract-suite.js';
import { openInMemoryEventStore } from './in-memory-event-store.js';

describe('the event store in memory', () => {
  eventStoreContract(() => {
    const store = openInMemoryEventStore();
    return Promise.resolve({ store, end: () => store.close() });
  });
});
