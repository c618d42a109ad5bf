/**
 * What waits to be sent. Each (type, stream) has its own queue and its own credit; queues with credit take turns frame by
 * frame, so one long message never holds up the rest. Types without a window are sent at once.
 */
import { encodeFrame, MAX_PAYLOAD_BYTES } from './frame.js';
import type { FrameType } from './frame.js';

interface Item {
  bytes: Buffer;
  sent: () => void;
}

interface Queue {
  readonly type: FrameType;
  readonly stream: number;
  credit: number;
  items: Item[];
}

export class Outbound {
  private readonly queues = new Map<string, Queue>();
  private paused = false;

  /**
   * @param windows bytes of credit a new stream of that type starts with
   * @param write takes one frame; gives false when the transport wants a pause until `resume` is called
   */
  constructor(
    private readonly windows: Partial<Record<FrameType, number>>,
    private readonly write: (frame: Buffer) => boolean,
  ) {}

  /** Resolves when the last byte was handed to the transport. `bytes` are ours from now on, and overwritten. */
  send(type: FrameType, stream: number, bytes: Buffer): Promise<void> {
    return new Promise((sent) => {
      this.queue(type, stream).items.push({ bytes, sent });
      this.flush();
    });
  }

  grant(type: FrameType, stream: number, credit: number): void {
    const queue = this.queues.get(`${type}:${stream}`);
    if (queue === undefined) return;
    queue.credit = Math.min(queue.credit + credit, Number.MAX_SAFE_INTEGER);
    this.flush();
  }

  /** Drops what still waits on this stream; its senders are told "sent", for nobody is interested any more. */
  forget(type: FrameType, stream: number): void {
    const queue = this.queues.get(`${type}:${stream}`);
    this.queues.delete(`${type}:${stream}`);
    for (const item of queue?.items ?? []) item.sent();
  }

  forgetAll(): void {
    for (const queue of [...this.queues.values()]) this.forget(queue.type, queue.stream);
  }

  /** The transport has room again. */
  resume(): void {
    this.paused = false;
    this.flush();
  }

  private flush(): void {
    let moved = !this.paused;
    while (moved) {
      moved = false;
      for (const queue of this.queues.values()) {
        const item = queue.items[0];
        const size = Math.min(item?.bytes.length ?? 0, queue.credit, MAX_PAYLOAD_BYTES);
        if (item === undefined || size === 0) continue;
        const frame = encodeFrame(queue.type, queue.stream, item.bytes.subarray(0, size));
        item.bytes.fill(0, 0, size);
        item.bytes = item.bytes.subarray(size);
        queue.credit -= size;
        if (item.bytes.length === 0) {
          queue.items.shift();
          item.sent();
        }
        moved = true;
        this.paused = !this.write(frame);
        if (this.paused) return;
      }
    }
  }

  private queue(type: FrameType, stream: number): Queue {
    const key = `${type}:${stream}`;
    let queue = this.queues.get(key);
    if (queue === undefined) {
      queue = { type, stream, credit: this.windows[type] ?? Number.POSITIVE_INFINITY, items: [] };
      this.queues.set(key, queue);
    }
    return queue;
  }
}
