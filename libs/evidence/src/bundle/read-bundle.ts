import { stat } from 'node:fs/promises';
import type { BundleReader } from './bundle-reader.js';
import { FolderReader } from './folder-reader.js';
import { ZipReader } from './zip-reader.js';

/** A bundle as it was exported, or the folder it was unpacked into. @throws UnreadableBundle */
export async function readBundle(path: string): Promise<BundleReader> {
  const isFolder = await stat(path).then((found) => found.isDirectory(), () => false);
  return isFolder ? FolderReader.open(path) : ZipReader.open(path);
}
