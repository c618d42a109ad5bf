import { localAiRefusals } from './refusals.js';

/** An administrator may name a machine of the own network, so only the form is checked: http(s), host, port, nothing else. */
export function hostAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol)) throw refused('it must begin with http:// or https://');
  if (url.username !== '' || url.password !== '') throw refused('it must not hold a name or a password');
  if (url.search !== '' || url.hash !== '' || !['', '/'].includes(url.pathname)) throw refused('give the address without a path, such as http://10.0.0.5:11434');
  return url.origin;
}

function refused(why: string): Error {
  return localAiRefusals.refuse('local-ai.address-refused', `This address is not taken: ${why}.`);
}
