export interface FirstStep {
  done: boolean;
  title: string;
  /** The link stands where `{link}` is. */
  text: string;
  link?: { href: string; label: string };
}

/** The way to a first run. What is to be done is asked for, what is done is said. */
export function firstSteps({ hasKey, hasApp, practiceModel }: { hasKey: boolean; hasApp: boolean; practiceModel: boolean }): FirstStep[] {
  return [
    hasKey
      ? { done: true, title: 'Provider’s key added', text: 'Apps use it through Keystead and never see it. It is among {link}.', link: { href: '/keys', label: 'your keys' } }
      : { done: false, title: 'Give Keystead a model to use', text: `{link}, or ${practiceModel ? 'start with the practice model, which needs none' : 'use a local model'}.`, link: { href: '/keys', label: 'Add a provider’s key' } },
    hasApp
      ? { done: true, title: 'App installed', text: 'You allowed what it asks for. More are in {link}.', link: { href: '/catalogue', label: 'the catalogue' } }
      : { done: false, title: 'Install an app', text: '{link} and see what each one asks for before you allow it.', link: { href: '/catalogue', label: 'Open the catalogue' } },
    { done: false, title: 'Run it', text: 'You see its log and answer live, what it cost and who used your key.' },
  ];
}
