import { Inject, Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { serviceContext } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { KEYS_SEED, type KeysSeed } from '../../contract/seed.js';
import { KEY_VAULT, type KeyVault } from '../../contract/vault.js';
import { PRACTICE_SECRET, type PracticeSecret } from '../../domain/ports.js';
import { VaultKeyCommand } from '../../domain/vault-key.command.js';

@Injectable()
class SeedPracticeKey implements KeysSeed {
  constructor(
    private readonly commands: CommandBus,
    @Inject(KEY_VAULT) private readonly vault: KeyVault,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PRACTICE_SECRET) private readonly newSecret: PracticeSecret,
  ) {}

  async vaultPracticeKey(organisation: string, memberId: string): Promise<void> {
    const held = await this.vault.keysOf(organisation, memberId);
    if (held.some((key) => key.provider === 'practice')) return;
    // Not a key of anything outside, but vaulted, opened and recorded like one.
    const input = { name: 'Practice key', provider: 'practice', baseUrl: null, secret: this.newSecret(), restrictions: { apps: null, models: null } } as const;
    await this.commands.execute(new VaultKeyCommand(input, memberId, serviceContext({ organisation, service: 'seed', correlation: 'seed', behalf: memberId, now: this.clock.now() })));
  }
}

export const seedPracticeKeySlice = slice({ providers: [{ provide: KEYS_SEED, useClass: SeedPracticeKey }] });
