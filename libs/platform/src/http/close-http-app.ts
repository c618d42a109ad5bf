import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';

/** Takes no more requests, lets what is being answered finish, and cuts what is left then: streams of a run or of a pull have no end of their own. */
export async function closeHttpApp(app: INestApplication, answerWithinMs: number): Promise<void> {
  const cut = setTimeout(() => (app.getHttpServer() as Server).closeAllConnections(), answerWithinMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
