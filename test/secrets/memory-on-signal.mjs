// @ts-check
/**
 * Loaded into each process of the product by `NODE_OPTIONS=--import`: on SIGWINCH, which
 * nobody else listens to, it writes what the process remembers, after a garbage collection, into
 * the folder that NODE_TEST_MEMORY_FOLDER names. A heap snapshot has strings and objects; what lies in buffers it has not, so all of those that are alive go into a file of their own.
 */
import { Session } from 'node:inspector';
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setFlagsFromString, writeHeapSnapshot } from 'node:v8';
import { isMainThread } from 'node:worker_threads';

const folder = process.env['NODE_TEST_MEMORY_FOLDER'];

// Left as it is, V8 cuts off strings after 1,024 characters.
setFlagsFromString('--heap-snapshot-string-limit=10000000');

if (folder !== undefined && isMainThread) {
  process.on('SIGWINCH', () => {
    const name = join(folder, String(process.pid));
    writeHeapSnapshot(`${name}.heapsnapshot`);
    writeBuffers(`${name}.buffers.part`);
    renameSync(`${name}.buffers.part`, `${name}.buffers`);
  });
}

/** @param {string} file */
function writeBuffers(file) {
  const descriptor = openSync(file, 'w');
  const session = new Session();
  session.connect();
  /** @param {string} method @param {object} parameters @returns {any} */
  const ask = (method, parameters) => {
    let answer;
    session.post(method, parameters, (error, result) => {
      if (error !== null) throw error;
      answer = result;
    });
    return answer;
  };
  Object.assign(globalThis, { writeLiveBuffer: (/** @type {ArrayBuffer} */ buffer) => writeSync(descriptor, new Uint8Array(buffer)) });
  for (const type of ['ArrayBuffer', 'SharedArrayBuffer']) {
    const { result } = ask('Runtime.evaluate', { expression: `${type}.prototype` });
    const { objects } = ask('Runtime.queryObjects', { prototypeObjectId: result.objectId });
    ask('Runtime.callFunctionOn', { objectId: objects.objectId, functionDeclaration: 'function () { for (const buffer of this) if (buffer.byteLength > 0 && !buffer.detached) globalThis.writeLiveBuffer(buffer); }' });
  }
  Reflect.deleteProperty(globalThis, 'writeLiveBuffer');
  session.disconnect();
  closeSync(descriptor);
}
