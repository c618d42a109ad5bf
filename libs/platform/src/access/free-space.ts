import { statfs } from 'node:fs/promises';

const LOOK_EVERY_MS = 1_000;

/** Whether the disk under a folder has room, looked at once a second at most. A disk that cannot be asked is taken for roomy: then its own errors speak. */
export class FreeSpace {
  private looked: { readonly at: number; readonly roomy: Promise<boolean> } | null = null;

  constructor(
    private readonly folder: string,
    private readonly floorBytes: number,
  ) {}

  isRoomy(now = Date.now()): Promise<boolean> {
    if (this.looked === null || now - this.looked.at >= LOOK_EVERY_MS) this.looked = { at: now, roomy: this.look() };
    return this.looked.roomy;
  }

  private async look(): Promise<boolean> {
    const disk = await statfs(this.folder).catch(() => null);
    return disk === null || disk.bavail * disk.bsize >= this.floorBytes;
  }
}
