import { startEventStoreDb } from '@keystead/testing/src/eventstoredb/stand-in.js';
import { eventStoreContract } from '../contract-suite.js';
import type { EventStore } from '../port.js';
import { openEventStoreDb } from './engine.js';
import { weightOf } from './frame.js';

// Its large events go through a protobuf library written in JavaScript, several times over, on a machine that may be busy.
jest.setTimeout(120_000);

/** Real: the engine, its client, gRPC over loopback. Not real: the node, see libs/testing. */
describe('the event store on EventStoreDB', () => {
  eventStoreContract(async () => {
    const node = await startEventStoreDb();
    const open = (): Promise<EventStore> => openEventStoreDb({ url: `esdb://127.0.0.1:${node.port}?tls=false` });
    const stores = [await open(), await open()];
    return {
      store: stores[0]!,
      another: () => stores[1]!,
      weigh: weightOf,
      end: async () => {
        await Promise.all(stores.map((store) => store.close()));
        await node.stop();
      },
    };
  });
});
