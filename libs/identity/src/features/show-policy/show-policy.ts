import { Controller, Get, Inject } from '@nestjs/common';
import { z } from 'zod';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { MEMBER_DIRECTORY, type MemberDirectory } from '../../contract/directory.js';
import { POLICY_READER, type Forbidden, type PolicyReader } from '../../contract/policy.js';

const entry = { reason: z.string(), /** Pseudonym. */ by: z.string(), byName: z.string().nullable(), at: z.string() };
const answer = z.object({
  forbiddenApps: z.array(z.object({ appId: z.string(), appName: z.string().nullable(), ...entry })),
  forbiddenProviders: z.array(z.object({ provider: z.string(), ...entry })),
});

@Controller('api/policy')
class ShowPolicyController {
  constructor(
    @Inject(POLICY_READER) private readonly policies: PolicyReader,
    @Inject(MEMBER_DIRECTORY) private readonly members: MemberDirectory,
  ) {}

  /** What is enforced, from the same place that enforces it. */
  @Get()
  @Allow('read', 'Policy')
  @Answers(answer)
  async show(@Who() who: Principal): Promise<z.infer<typeof answer>> {
    const { forbiddenApps, forbiddenProviders } = await this.policies.current(who.organisation);
    const authors = new Set([...forbiddenApps.values(), ...forbiddenProviders.values()].map(({ by }) => by));
    const names = await this.members.namesOf(who.organisation, [...authors].slice(0, 500));
    const shown = ({ reason, by, at }: Forbidden): { reason: string; by: string; byName: string | null; at: string } => ({ reason, by, byName: names.get(by) ?? null, at: at.toISOString() });
    return {
      forbiddenApps: [...forbiddenApps].map(([appId, forbidden]) => ({ appId, appName: forbidden.appName, ...shown(forbidden) })),
      forbiddenProviders: [...forbiddenProviders].map(([provider, forbidden]) => ({ provider, ...shown(forbidden) })),
    };
  }
}

export const showPolicySlice = slice({ controllers: [ShowPolicyController] });
