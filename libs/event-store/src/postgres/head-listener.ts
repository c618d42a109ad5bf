import { Client } from 'pg';
import { Bell } from '../bell.js';
import { CHANNEL } from './append-sql.js';
import { cut } from './silent-connections.js';

const RECONNECT_MS = 1000;

/**
 * One connection that listens for new heads and wakes whoever waits. Only a hint: it may be late, lost or forged, and then
 * the poll interval finds the events.
 */
export class HeadListener {
  readonly bell = new Bell();
  private client: Client | undefined;
  private retry: NodeJS.Timeout | undefined;
  private started = false;
  private closed = false;

  constructor(private readonly connectionString: string) {}

  start(): void {
    if (this.started || this.closed) return;
    this.started = true;
    void this.connect();
  }

  private async connect(): Promise<void> {
    const client = new Client({ connectionString: this.connectionString, application_name: 'keystead listener', keepAlive: true, keepAliveInitialDelayMillis: 10_000, connectionTimeoutMillis: 5000, query_timeout: 5000 });
    let failed = false;
    const again = (): void => {
      if (failed || this.closed) return;
      failed = true;
      cut(client);
      this.retry = setTimeout(() => void this.connect(), RECONNECT_MS);
    };
    client.on('error', again);
    client.on('end', again);
    client.on('notification', () => this.bell.ring());
    this.client = client;
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      this.bell.ring();
    } catch {
      again();
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    this.bell.ring();
    // It holds nothing to say goodbye for, and nobody may be there to hear it.
    if (this.client !== undefined) cut(this.client);
  }
}
