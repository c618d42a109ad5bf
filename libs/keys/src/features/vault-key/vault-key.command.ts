import { Inject } from '@nestjs/common';
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { canonicalJson } from '@keystead/kernel/src/canonical-json.js';
import { streamName } from '@keystead/kernel/src/stream-name.js';
import { ENDPOINTS, type Endpoints } from '@keystead/gateway/src/contract/index.js';
import { IdSource } from '@keystead/platform/src/commands/id-source.js';
import { WriteModel, type Written } from '@keystead/platform/src/commands/write-model.js';
import { PLATFORM_SETTINGS, type PlatformSettings } from '@keystead/platform/src/settings/platform.config.js';
import type { SettingsOf } from '@keystead/platform/src/settings/define-settings.js';
import type { KeyEvent } from '../../contract/events.js';
import { DEFAULT_DESTINATIONS, type KeyProvider } from '../../contract/providers.js';
import { KEY_VAULT, type KeyVault } from '../../contract/vault.js';
import { evolveKey, noKey, vaultKey, type KeyState } from '../../domain/key.js';
import { SECRET_STORE, type SecretStore, type VaultBinding } from '../../domain/ports.js';
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

  /**
   * A repeat is known before anything is stored: the command's keyed fingerprint covers the secret, and so does the id of a key that is
   * asked for under an idempotency key, so two secrets never share a row. The secret is stored before the fact, for a fact without its
   * secret would be a promise nobody can keep; a secret without its fact is deleted here, or by the next look for such.
   */
  async execute({ input, ownerId, context }: VaultKeyCommand): Promise<Written<KeyState> & { keyId: string }> {
    const destination = this.destinationOf(input.provider, input.baseUrl);
    const keyId = context.idempotencyKey === null ? this.ids.next('key', context) : this.ids.derived('key', canonicalJson({ request: context.idempotencyKey, input }));
    const { name, provider, restrictions } = input;
    const { organisation } = context;
    const binding: VaultBinding = { organisation, keyId, ownerId, revision: 1, provider, destination };
    const named = { command: 'keys.vault-key', input, context };
    const { repeats } = this.writes;
    const isNew = (await repeats.earlier(repeats.tokenOf(named))) === null;
    if (isNew) await this.mayVault(organisation, ownerId, provider, destination);
    const secret = Buffer.from(input.secret, 'utf8');
    try {
      if (isNew) await this.secrets.put(binding, secret);
      const decide = (state: KeyState): KeyEvent[] => vaultKey({ keyId, ownerId, name, provider, destination, restrictions }, state);
      const written = await this.writes.decide({ ...named, category: 'keys.key', id: keyId, initial: noKey, evolve: evolveKey, decide });
      if (!(await this.secrets.keep(organisation, keyId))) {
        await this.secrets.put(binding, secret);
        await this.secrets.keep(organisation, keyId);
      }
      return { ...written, keyId };
    } catch (error) {
      await this.discardUnused(organisation, keyId);
      throw error;
    } finally {
      secret.fill(0);
    }
  }

  private async mayVault(organisation: string, ownerId: string, provider: KeyProvider, destination: string): Promise<void> {
    if (provider === 'openai-compatible') await this.endpoints.check(destination, 'public');
    const held = await this.vault.keysOf(organisation, ownerId);
    if (held.length >= this.settings.KEYSTEAD_KEYS_PER_MEMBER) throw keysRefusals.refuse('keys.too-many-keys', `You hold ${held.length} active keys. Revoke one you no longer use.`);
  }

  /** The append may have been stored although its answer was lost, so the log is asked. Where it cannot be, the next look decides. */
  private async discardUnused(organisation: string, keyId: string): Promise<void> {
    try {
      const { state } = await this.writes.load(streamName({ context: 'keys', kind: 'key', organisation, id: keyId }), noKey, evolveKey);
      if (state.kind === 'absent') await this.secrets.discard(organisation, keyId);
    } catch {
      // What went wrong first is what the caller must hear.
    }
  }

  private destinationOf(provider: KeyProvider, baseUrl: string | null): string {
    if (provider === 'practice' && !this.platform.KEYSTEAD_DEMO) throw keysRefusals.refuse('keys.practice-disabled', 'Vault a key of a provider, or ask your administrator to register a local model host.');
    const destination = provider === 'openai-compatible' ? baseUrl : DEFAULT_DESTINATIONS[provider];
    if (destination === null) throw keysRefusals.refuse('keys.destination-refused', 'Give the base URL of the provider, such as https://api.example.org/v1.');
    return destination.replace(/\/+$/, '');
  }
}
