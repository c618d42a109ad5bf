import { Writable } from 'node:stream';
import { pino, type LoggerOptions } from 'pino';
import { loggerParams } from './logger.js';

function logging() {
  const lines: string[] = [];
  const options = loggerParams('debug', 'api').pinoHttp as LoggerOptions;
  const logger = pino(options, new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) }));
  return { logger, said: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>).map(({ level: _level, time: _time, msg: _msg, ...rest }) => rest) };
}

describe('what a log line may hold', () => {
  it('no member that is named like a secret, at any depth, in a list, or from a child logger', () => {
    const { logger, said } = logging();
    logger.info({ password: 'CANARY', a: { token: 'CANARY', b: { c: { d: { authorization: 'CANARY', kept: 1 } } } } }, 'deep');
    logger.child({ correlation: 'r1' }).warn({ list: [{ apiKey: 'CANARY' }, 'word'], at: new Date(0), none: null }, 'list');
    logger.error({ cause: new Error('key sk-CANARYCANARY was refused at postgres://me:CANARY@db/x') }, 'error inside');
    expect(JSON.stringify(said())).not.toContain('CANARY');
    expect(said().slice(0, 2)).toEqual([
      { service: 'api', password: '[redacted]', a: { token: '[redacted]', b: { c: { d: { authorization: '[redacted]', kept: 1 } } } } },
      { service: 'api', correlation: 'r1', list: [{ apiKey: '[redacted]' }, 'word'], at: '1970-01-01T00:00:00.000Z', none: null },
    ]);
    expect(said()[2]).toMatchObject({ cause: { name: 'Error', message: 'key [redacted] was refused at postgres://[redacted]@db/x' } });
  });

  it('of a request its method and path without query, of an answer its status, of an error its scrubbed text', () => {
    const { logger, said } = logging();
    const request = { method: 'GET', url: '/api/keys?cursor=CANARY', headers: { cookie: 'CANARY' } };
    logger.info({ req: request, res: { statusCode: 200, body: 'CANARY' } }, 'asked');
    logger.error(new Error('sk-CANARYCANARY'));
    expect(said()[0]).toEqual({ service: 'api', req: { method: 'GET', path: '/api/keys' }, res: { status: 200 } });
    expect(said()[1]).toMatchObject({ err: { name: 'Error', message: '[redacted]' } });
    expect(JSON.stringify(said())).not.toContain('CANARY');
  });

  it.each<[string, object, object]>([
    ['in any text', { reason: 'refused at postgres://me:CANARY@db/x with sk-CANARYCANARY' }, { reason: 'refused at postgres://[redacted]@db/x with [redacted]' }],
    ['in an address', { at: new URL('https://me:CANARY@host/x') }, { at: 'https://[redacted]@host/x' }],
    ['as bytes', { body: Buffer.from('CANARY') }, { body: '[bytes]' }],
    ['under a name that is spelt otherwise', { Authorization: 'CANARY', 'x-api-key': 'CANARY', client_secret: 'CANARY', PRIVATE_KEY: 'CANARY' }, { Authorization: '[redacted]', 'x-api-key': '[redacted]', client_secret: '[redacted]', PRIVATE_KEY: '[redacted]' }],
    ['in what was thrown and is no error', { err: 'gsk_CANARYCANARY' }, { err: { message: '[redacted]' } }],
    ['in a header that somebody quoted', { said: 'Authorization: Bearer CANARY' }, { said: 'Authorization: Bearer [redacted]' }],
  ])('no credential %s', (_, line, expected) => {
    const { logger, said } = logging();
    logger.warn(line, 'it happened');
    expect(said()).toEqual([{ service: 'api', ...expected }]);
  });

  it('no credential in the message, and nothing thrown makes a line fail', () => {
    const lines: string[] = [];
    const logger = pino(loggerParams('info', 'api').pinoHttp as LoggerOptions, new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(chunk.toString()), done()) }));
    logger.warn('eyJhbGciOiJub25lIn0.CANARY.CANARY was refused, and %s', 'hf_CANARYCANARY');
    logger.error({ err: null }, 'nothing');
    const told = lines.map((line) => JSON.parse(line) as { msg: string; err?: unknown }).map(({ msg, err }) => [msg, err]);
    expect(told).toEqual([
      ['[redacted] was refused, and [redacted]', undefined],
      ['nothing', { message: 'null' }],
    ]);
  });

  it('ends where an object holds itself', () => {
    const { logger, said } = logging();
    const circle: Record<string, unknown> = { name: 'circle' };
    circle['self'] = circle;
    logger.info({ circle }, 'round');
    expect(JSON.stringify(said())).toContain('[too deep]');
  });
});
