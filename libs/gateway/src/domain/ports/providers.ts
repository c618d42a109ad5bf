import type { Provider } from '../../contract/model-id.js';
import type { ChatProvider } from './chat-provider.js';

/** The adapter that speaks to a provider. */
export interface ChatProviders {
  of(provider: Provider): ChatProvider;
}

export const CHAT_PROVIDERS = Symbol('ChatProviders');
