import { hash } from '@node-rs/argon2';
import { Argon2Passwords } from './argon2-passwords.js';

describe('passwords', () => {
  const passwords = new Argon2Passwords();

  it('are hashed at the cost that OWASP asks for, each with a salt of its own', async () => {
    const [one, two] = await Promise.all([passwords.hash('slate otter lantern'), passwords.hash('slate otter lantern')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await passwords.verify(one, 'slate otter lantern')).toBe(true);
    expect(await passwords.verify(one, 'slate otter lanterns')).toBe(false);
  });

  it('are checked at the cost that the hash names', async () => {
    const earlier = await hash('slate otter lantern', { memoryCost: 8, timeCost: 1, parallelism: 1 });
    expect(await passwords.verify(earlier, 'slate otter lantern')).toBe(true);
    expect(await passwords.verify(earlier, 'slate otter')).toBe(false);
  });

  it('of nobody are never right, nor is a hash that is none', async () => {
    expect(await passwords.verify(null, 'nobody has this password')).toBe(false);
    expect(await passwords.verify('not a hash', 'slate otter lantern')).toBe(false);
  });
});
