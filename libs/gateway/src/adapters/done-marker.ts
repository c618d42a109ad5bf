import { Transform } from 'node:stream';

const MARKER = /(?:^|[\r\n])data: ?\[DONE\]/;
const LONGEST = 16;

/** Notices `data: [DONE]` as the bytes pass: the official client hides whether the marker came or the stream just ended. */
export class DoneMarker {
  seen = false;

  watch(): Transform {
    let tail = '\n';
    return new Transform({
      transform: (chunk: Buffer, _encoding, done) => {
        const text = tail + chunk.toString('latin1');
        if (MARKER.test(text)) this.seen = true;
        tail = text.slice(-LONGEST);
        done(null, chunk);
      },
    });
  }
}
