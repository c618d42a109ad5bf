import { NestFactory } from '@nestjs/core';
import { AppModule } from '@keystead/platform/src/core/app.module.js';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { contexts } from '../../../contexts.js';

/** Opens the platform for one act of an operator on what a context offers, without serving anything. */
export async function inTheApplication<Desk, T>(token: symbol, act: (desk: Desk) => Promise<T>): Promise<T> {
  const core = await openCore({ contexts, env: process.env });
  try {
    const app = await NestFactory.createApplicationContext(AppModule.compose(core, 'admin'), { logger: false, abortOnError: false });
    try {
      return await act(app.get<Desk>(token, { strict: false }));
    } finally {
      await app.close();
    }
  } finally {
    await core.close();
  }
}
