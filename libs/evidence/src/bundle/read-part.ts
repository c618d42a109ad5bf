import type { FileHandle } from 'node:fs/promises';
import { UnreadableBundle } from './bundle-reader.js';

/** Exactly these bytes of a file. @throws UnreadableBundle when it ends before */
export async function readPart(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  for (let got = 0; got < length; ) {
    const { bytesRead } = await file.read(buffer, got, length - got, position + got);
    if (bytesRead === 0) throw new UnreadableBundle('the file ends too early');
    got += bytesRead;
  }
  return buffer;
}
