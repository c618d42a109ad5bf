import { startOpenAiStandIn, type OpenAiStandIn } from '@keystead/testing/src/providers/openai-stand-in.js';
import { EndpointGuard } from './endpoint-guard.js';
import { GuardedEndpoints, ModelListProbe } from './endpoints.js';

let standIn: OpenAiStandIn;
let endpoints: GuardedEndpoints;
beforeAll(async () => {
  standIn = await startOpenAiStandIn();
  endpoints = new GuardedEndpoints(new EndpointGuard([standIn.url]));
});
afterAll(() => standIn.close());

const probe = (destination: string, secret = 'sk-good-1234567890') => new ModelListProbe(endpoints).test('openai-compatible', destination, Buffer.from(secret));

describe('testing a key', () => {
  it('asks the provider for its models, with the key', async () => {
    expect(await probe(standIn.baseUrl)).toEqual({ ok: true, message: 'The provider accepts this key.' });
    expect(standIn.requests.at(-1)).toMatchObject({ method: 'GET', path: '/v1/models', headers: { authorization: 'Bearer sk-good-1234567890' } });
  });

  it('says that the key is wrong, without repeating a part of it', async () => {
    standIn.rejected.add('sk-wrong-0987654321');
    expect(await probe(standIn.baseUrl, 'sk-wrong-0987654321')).toEqual({ ok: false, message: 'The provider does not accept this key. Test the key, or vault a new one. It said: Incorrect API key provided: [removed]' });
  });

  it.each([
    ['http://127.0.0.1:1/v1', 'A base URL must start with https://.'],
    ['https://10.0.0.1/v1', 'This address is in a private network. An admin can register it.'],
    ['https://169.254.169.254/v1', 'This address is reserved and is never called.'],
  ])('sends nothing to %s', async (destination, message) => {
    expect(await probe(destination)).toEqual({ ok: false, message });
  });

  it('has nothing to ask for the practice model', async () => {
    expect(await new ModelListProbe(endpoints).test('practice', 'practice:', Buffer.from('x'))).toEqual({ ok: true, message: 'The practice model takes any key.' });
  });
});

describe('an endpoint of a person', () => {
  it('is refused with a sentence, as a typed refusal', async () => {
    await expect(endpoints.check('https://10.0.0.1', 'public')).rejects.toMatchObject({ code: 'gateway.endpoint-forbidden', detail: 'This address is in a private network. An admin can register it.' });
    await expect(endpoints.check('http://10.0.0.1:11434', 'registered')).resolves.toBeUndefined();
  });
});
