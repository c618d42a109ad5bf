import type pg from 'pg';

const PATIENCE_MS = 5_000;

/** Ends a connection, after a last question if there is one, and does not wait for long where nobody answers any more. */
export async function farewell(client: pg.Client, last?: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  try {
    await Promise.race([ended(client, last), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the server does not hear it finds out: what a connection holds falls with it. */
async function ended(client: pg.Client, last: string | undefined): Promise<void> {
  const ignore = (): void => undefined;
  if (last !== undefined) await client.query(last).catch(ignore);
  await client.end().catch(ignore);
}
