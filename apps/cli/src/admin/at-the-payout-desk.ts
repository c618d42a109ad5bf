import { NestFactory } from '@nestjs/core';
import { PAYOUT_DESK, type PayoutDesk } from '@keystead/billing/src/contract/index.js';
import { AppModule } from '@keystead/platform/src/core/app.module.js';
import { openCore } from '@keystead/platform/src/core/open-core.js';
import { contexts } from '../../../contexts.js';

/** Opens the platform for one act at the desk, without serving anything. */
export async function atThePayoutDesk<T>(act: (desk: PayoutDesk) => Promise<T>): Promise<T> {
  const core = await openCore({ contexts, env: process.env });
  try {
    const app = await NestFactory.createApplicationContext(AppModule.compose(core, 'admin'), { logger: false, abortOnError: false });
    try {
      return await act(app.get<PayoutDesk>(PAYOUT_DESK, { strict: false }));
    } finally {
      await app.close();
    }
  } finally {
    await core.close();
  }
}
