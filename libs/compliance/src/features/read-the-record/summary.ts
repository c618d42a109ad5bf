/** A line for people from an event's name and the few fields that say most; never personal data, which is sealed. */

const SAYING = ['appName', 'name', 'version', 'model', 'provider', 'role', 'outcome', 'reason', 'code', 'costUsd', 'priceUsd', 'amountUsd', 'destination'] as const;

export function summaryOf(type: string, data: Readonly<Record<string, unknown>>, personal: readonly string[]): string {
  const words = type.slice(type.indexOf('.') + 1, type.lastIndexOf('@')).replaceAll('-', ' ');
  const facts = SAYING.filter((field) => !personal.includes(field)).flatMap((field) => {
    const value = data[field];
    return typeof value === 'string' && value !== '' ? [value.slice(0, 160)] : [];
  });
  const sentence = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
  return facts.length === 0 ? sentence : `${sentence}: ${facts.join(', ')}`;
}
