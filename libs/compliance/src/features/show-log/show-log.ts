import { Controller, Get, Inject } from '@nestjs/common';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Keyring } from '@keystead/crypto/src/keyring.js';
import { formatPublicKey, verifierOf } from '@keystead/evidence/src/note/keys.js';
import { logNameOf } from '@keystead/evidence/src/note/origin.js';
import { EvidenceReader } from '@keystead/evidence/src/postgres/evidence-reader.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { KEYRING, PG_POOL } from '@keystead/platform/src/core/tokens.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { countParked } from '@keystead/platform/src/projections/parking.js';

const logView = z.object({
  organisation: z.string(),
  origin: z.string(),
  /** The newest signed note (C2SP tlog-checkpoint); keep it, and later changes cannot be hidden from you. */
  checkpoint: z.string().nullable(),
  publicKey: z.string(),
  size: z.int(),
  sealedUpTo: z.string().nullable(),
  /** Events that the sealer refused, and events that a page or a report could not take in. */
  parked: z.int(),
});

@Controller('api/audit/log')
class ShowLogController {
  constructor(
    private readonly evidence: EvidenceReader,
    @Inject(KEYRING) private readonly keyring: Keyring,
    @Inject(PG_POOL) private readonly pool: Pool,
  ) {}

  @Get()
  @Allow('read', 'AuditLog')
  @Answers(logView)
  async show(@Who() { organisation }: Principal): Promise<z.infer<typeof logView>> {
    const [checkpoint, refused, parked] = await Promise.all([this.evidence.checkpoint(organisation), this.evidence.parkedCount(organisation), countParked(this.pool, organisation)]);
    const key = verifierOf(this.keyring.logSigningKey(logNameOf(organisation)));
    return {
      organisation,
      origin: key.name,
      checkpoint: checkpoint?.note ?? null,
      publicKey: formatPublicKey(key),
      size: checkpoint?.size ?? 0,
      sealedUpTo: checkpoint?.sealedAt.toISOString() ?? null,
      parked: refused + parked.reduce((sum, { events }) => sum + events, 0),
    };
  }
}

export const showLogSlice = slice({ controllers: [ShowLogController] });
