import { open } from 'node:fs/promises';

/** What was written there outlives a power cut. @param path of a file, or of a folder whose names were changed */
export async function synced(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
