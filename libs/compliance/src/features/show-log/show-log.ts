import { Controller, Get, Inject } from '@nestjs/common';
import { z } from 'zod';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { EVIDENCE_RECORD, type EvidenceRecord } from '../../domain/ports.js';
import { unsealedView, unsealedViewOf } from './unsealed.js';

const logView = z.object({
  organisation: z.string(),
  origin: z.string(),
  /** The newest signed note (C2SP tlog-checkpoint); keep it, and later changes cannot be hidden from you. */
  checkpoint: z.string().nullable(),
  publicKey: z.string(),
  size: z.int(),
  sealedUpTo: z.string().nullable(),
  /** Null while events are sealed about a second after they happened. */
  unsealed: unsealedView.nullable(),
  /** Events that the sealer refused, and events that a page or a report could not take in. */
  parked: z.int(),
});

@Controller('api/audit/log')
class ShowLogController {
  constructor(@Inject(EVIDENCE_RECORD) private readonly evidence: EvidenceRecord) {}

  @Get()
  @Allow('read', 'AuditLog')
  @Answers(logView)
  async show(@Who() { organisation }: Principal): Promise<z.infer<typeof logView>> {
    const { sealedUpTo, unsealed, ...log } = await this.evidence.summary(organisation);
    return { organisation, ...log, sealedUpTo: sealedUpTo?.toISOString() ?? null, unsealed: unsealedViewOf(unsealed) };
  }
}

export const showLogSlice = slice({ controllers: [ShowLogController] });
