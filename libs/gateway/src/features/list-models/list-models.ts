import { Controller, Get, Inject, Injectable, Optional } from '@nestjs/common';
import { z } from 'zod';
import { POLICY_READER, type PolicyReader } from '@keystead/identity/src/contract/index.js';
import { KEY_VAULT, type KeyVault } from '@keystead/keys/src/contract/index.js';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { PLATFORM_SETTINGS, type PlatformSettings } from '@keystead/platform/src/settings/platform.config.js';
import { CHARGES } from '../../contract/charge.js';
import { LOCAL_HOSTS, type LocalHosts } from '../../contract/local-hosts.js';
import { GATEWAY_MODELS, type GatewayModels, type UsableModel } from '../../contract/models.js';
import { formatModelId, PROVIDERS, type ModelName, type Provider } from '../../contract/model-id.js';
import { PRICE_BOOK, type PriceBook } from '../../domain/ports/price-book.js';

const modelView = z.object({ id: z.string(), label: z.string(), provider: z.enum(PROVIDERS), kind: z.enum(['cloud', 'local', 'practice']), charge: z.enum(CHARGES) });

const KINDS: Readonly<Record<Provider, UsableModel['kind']>> = { openai: 'cloud', 'openai-compatible': 'cloud', ollama: 'local', practice: 'practice' };
const PRACTICE_MODELS = ['scribe-small', 'scribe-large'];

interface Offer {
  readonly name: Omit<ModelName, 'kind'>;
  readonly label: string;
}

@Injectable()
export class ModelList implements GatewayModels {
  constructor(
    @Inject(POLICY_READER) private readonly policies: PolicyReader,
    @Inject(KEY_VAULT) private readonly vault: KeyVault,
    @Inject(PRICE_BOOK) private readonly book: PriceBook,
    @Inject(PLATFORM_SETTINGS) private readonly platform: PlatformSettings,
    @Optional() @Inject(LOCAL_HOSTS) private readonly hosts: LocalHosts | null,
  ) {}

  async usableBy(organisation: string, member: string): Promise<readonly UsableModel[]> {
    const [policy, keys, prices, local] = await Promise.all([this.policies.current(organisation), this.vault.keysOf(organisation, member), this.book.of(organisation), this.hosts?.modelsOf(organisation) ?? []]);
    const keyed = (provider: Provider): Offer[] =>
      prices
        .modelsOf(provider)
        .filter((model) => keys.some((key) => key.provider === provider && (key.restrictions.models?.includes(model) ?? true)))
        .map((model) => ({ name: { provider, host: null, model }, label: model }));
    const offers: Offer[] = [
      ...keyed('openai'),
      ...keyed('openai-compatible'),
      ...local.map(({ hostId, hostName, model }) => ({ name: { provider: 'ollama' as const, host: hostId, model }, label: `${model} on ${hostName}` })),
      ...(this.platform.KEYSTEAD_DEMO ? PRACTICE_MODELS.map((model) => ({ name: { provider: 'practice' as const, host: null, model }, label: `${model} (practice model, not an AI)` })) : []),
    ];
    const now = new Date();
    return offers.flatMap(({ name, label }) => {
      const price = policy.forbiddenProviders.has(name.provider) ? null : prices.priceOf(name, now);
      return price === null ? [] : [{ id: formatModelId(name), label, provider: name.provider, kind: KINDS[name.provider], charge: price.charge }];
    });
  }
}

@Controller('api/models')
class ListModelsController {
  constructor(private readonly models: ModelList) {}

  @Get()
  @Allow('read', 'Model')
  @Answers(z.object({ items: z.array(modelView) }))
  async list(@Who() who: Principal): Promise<{ items: readonly UsableModel[] }> {
    return { items: await this.models.usableBy(who.organisation, who.member) };
  }
}

export const listModelsSlice = slice({ controllers: [ListModelsController], providers: [ModelList, { provide: GATEWAY_MODELS, useExisting: ModelList }] });
