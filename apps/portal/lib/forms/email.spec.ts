import { emailFault } from './email';

it.each(['ada@example.org', ' grace@harbour.example '])('%j is an address', (text) => expect(emailFault(text)).toBeNull());
it.each(['ada', 'ada@', 'a da@example.org', 'ada@b@c'])('%j is none', (text) => expect(emailFault(text)).toBe('Enter a whole e-mail address, such as ada@example.org.'));
it('nothing is none', () => expect(emailFault('  ')).toBe('Enter an e-mail address.'));
