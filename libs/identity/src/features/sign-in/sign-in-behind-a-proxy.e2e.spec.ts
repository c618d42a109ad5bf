import { withPeople } from '@keystead/testing/src/people.js';
import { identityContext } from '../../identity.module.js';

/** Ten guesses at ten accounts are what one address may make; every one of these claims to come from another. */
const LIMIT = 10;
type Harbour = ReturnType<typeof withPeople>;
const behind = (env: Record<string, string> = {}): Harbour => withPeople({ contexts: [identityContext], env: { KEYSTEAD_ATTEMPTS_PER_ADDRESS: String(LIMIT), ...env } });

async function guess({ app }: Harbour, headerOf: (n: number) => Record<string, string>): Promise<number[]> {
  const answers = [];
  for (let n = 1; n <= LIMIT + 1; n += 1) {
    const answer = await app.http().post('/api/session').set(headerOf(n)).send({ email: `nobody${n}@harbour.example`, password: 'not the password' });
    answers.push(answer.status);
  }
  await app.core.owner.query('DELETE FROM identity.attempts');
  return answers;
}

async function sourcesOf({ app }: Harbour): Promise<number> {
  const sources = new Set<string>();
  for await (const { event } of app.core.log.readAll({ types: ['identity.sign-in-failed@1'] })) sources.add((event.data as { source: string }).source);
  return sources.size;
}

const SLOWED = [...Array<number>(LIMIT).fill(401), 429];

describe('an address that somebody claims', () => {
  const harbour = behind();

  it.each(['X-Forwarded-For', 'Forwarded', 'X-Real-IP'])('in %s has no effect when no proxy is trusted', async (header) => {
    expect(await guess(harbour, (n) => ({ [header]: header === 'Forwarded' ? `for=198.51.100.${n}` : `198.51.100.${n}` }))).toEqual(SLOWED);
    expect(await sourcesOf(harbour)).toBe(1);
  });
});

describe('an address that a stranger claims beside a trusted proxy', () => {
  const harbour = behind({ KEYSTEAD_TRUSTED_PROXIES: '203.0.113.9,10.0.0.0/8' });

  it('has no effect', async () => {
    expect(await guess(harbour, (n) => ({ 'X-Forwarded-For': `198.51.100.${n}` }))).toEqual(SLOWED);
    expect(await sourcesOf(harbour)).toBe(1);
  });
});

describe('an address that a trusted proxy tells', () => {
  const harbour = behind({ KEYSTEAD_TRUSTED_PROXIES: '127.0.0.0/8, ::1' });

  it("is the client's: attempts are counted for each, and events tell them apart", async () => {
    expect(await guess(harbour, (n) => ({ 'X-Forwarded-For': `198.51.100.${n}` }))).toEqual(Array<number>(LIMIT + 1).fill(401));
    expect(await sourcesOf(harbour)).toBe(LIMIT + 1);
  });

  it('is the last before the proxy, whatever the client claimed before', async () => {
    expect(await guess(harbour, (n) => ({ 'X-Forwarded-For': `192.0.2.${n}, 198.51.100.1` }))).toEqual(SLOWED);
  });
});
