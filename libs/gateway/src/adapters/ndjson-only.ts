import { Transform } from 'node:stream';
import { FAILURE_TEXT } from '../contract/failure.js';
import { NO_FACTS, ProviderFailure } from '../domain/ports/chat-provider.js';

const MAX_LINE_BYTES = 1_048_576;

/** Lets whole lines of JSON pass and ends the stream at the first other one: the official client would print it to the console. */
export function ndjsonOnly(): Transform {
  let held = Buffer.alloc(0);
  const bad = () => new ProviderFailure('malformed', FAILURE_TEXT.malformed, NO_FACTS);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      held = Buffer.concat([held, chunk]);
      for (let end = held.indexOf(10); end >= 0; end = held.indexOf(10)) {
        const line = held.subarray(0, end + 1);
        if (!isObject(line.toString('utf8'))) return done(bad());
        this.push(line);
        held = held.subarray(end + 1);
      }
      done(held.length > MAX_LINE_BYTES ? bad() : null);
    },
    flush(done) {
      if (held.length === 0) return done();
      if (!isObject(held.toString('utf8'))) return done(bad());
      done(null, Buffer.concat([held, Buffer.from('\n')]));
    },
  });
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}
