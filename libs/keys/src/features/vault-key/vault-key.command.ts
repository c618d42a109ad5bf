import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ENDPOINTS, type Endpoints } from '@keystead/gateway/src/contract/index.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { PLATFORM_SETTINGS, type PlatformSettings } from '@keystead/platform/src/settings/platform.config.js';
import type { SettingsOf } from '@keystead/platform/src/settings/define-settings.js';
import { DEFAULT_DESTINATIONS, type KeyProvider } from '../../contract/providers.js';
import { KEY_VAULT, type KeyVault } from '../../contract/vault.js';
import { evolveKey, noKey, vaultKey, type KeyState } from '../../domain/key.js';
import { SECRET_STORE, type SecretStore } from '../../domain/ports.js';
import { VaultKeyCommand } from '../../domain/vault-key.command.js';
import { keysRefusals } from '../../domain/refusals.js';
import { keysSettings } from '../../keys.config.js';

@CommandHandler(VaultKeyCommand)
export class VaultKeyHandler implements ICommandHandler<VaultKeyCommand> {
  constructor(
    private readonly writes: WriteModel,
    private readonly ids: IdSource,
    @Inject(SECRET_STORE) private readonly secrets: SecretStore,
    @Inject(KEY_VAULT) private readonly vault: KeyVault,
    @Inject(ENDPOINTS) private readonly endpoints: Endpoints,
    @Inject(PLATFORM_SETTINGS) private readonly platform: PlatformSettings,
    @Inject(keysSettings.token) private readonly settings: SettingsOf<typeof keysSettings>,
  ) {}

  /** The secret is stored before the fact: a fact without its secret would be a promise nobody can keep. */
  async execute({ input, ownerId, context }: VaultKeyCommand): Promise<Written<KeyState> & { keyId: string }> {
    const destination = this.destinationOf(input.provider, input.baseUrl);
    if (input.provider === 'openai-compatible') await this.endpoints.check(destination, 'public');
    const held = await this.vault.keysOf(context.organisation, ownerId);
    if (held.length >= this.settings.KEYSTEAD_KEYS_PER_MEMBER) throw keysRefusals.refuse('keys.too-many-keys', `You hold ${held.length} active keys. Revoke one you no longer use.`);
    const keyId = this.ids.next('key', context);
    const { name, provider, restrictions } = input;
    const secret = Buffer.from(input.secret, 'utf8');
    try {
      await this.secrets.put({ organisation: context.organisation, keyId, ownerId, revision: 1, provider, destination }, secret);
    } finally {
      secret.fill(0);
    }
    const written = await this.writes.decide({
      category: 'keys.key',
      id: keyId,
      initial: noKey,
      evolve: evolveKey,
      decide: (state) => vaultKey({ keyId, ownerId, name, provider, destination, restrictions }, state),
      command: 'keys.vault-key',
      input,
      context,
    });
    return { ...written, keyId };
  }

  private destinationOf(provider: KeyProvider, baseUrl: string | null): string {
    if (provider === 'practice' && !this.platform.KEYSTEAD_DEMO) throw keysRefusals.refuse('keys.practice-disabled', 'Vault a key of a provider, or ask your administrator to register a local model host.');
    const destination = provider === 'openai-compatible' ? baseUrl : DEFAULT_DESTINATIONS[provider];
    if (destination === null) throw keysRefusals.refuse('keys.destination-refused', 'Give the base URL of the provider, such as https://api.example.org/v1.');
    return destination.replace(/\/+$/, '');
  }
}
