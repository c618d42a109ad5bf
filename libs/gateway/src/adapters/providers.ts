import type { Provider } from '../contract/model-id.js';
import type { ChatProvider } from '../domain/ports/chat-provider.js';
import type { ChatProviders } from '../domain/ports/providers.js';
import type { EndpointGuard } from './endpoint-guard.js';
import { OllamaProvider } from './ollama-provider.js';
import { OpenAiProvider } from './openai-provider.js';
import { PracticeProvider } from './practice-provider.js';

export function chatProviders(guard: EndpointGuard): ChatProviders {
  const providers: Readonly<Record<Provider, ChatProvider>> = {
    openai: new OpenAiProvider(guard, 'public', 'openai'),
    'openai-compatible': new OpenAiProvider(guard, 'public', 'compatible'),
    ollama: new OllamaProvider(guard),
    practice: new PracticeProvider(),
  };
  return { of: (provider) => providers[provider] };
}
