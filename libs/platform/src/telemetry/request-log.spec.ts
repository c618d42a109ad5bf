import { setTimeout as pause } from 'node:timers/promises';
import { Writable } from 'node:stream';
import express from 'express';
import { pino, type LoggerOptions } from 'pino';
import request from 'supertest';
import { loggerParams } from './logger.js';
import { requestLog } from './request-log.js';

function served(level: string) {
  const lines: Record<string, unknown>[] = [];
  const logger = pino(loggerParams(level, 'api').pinoHttp as LoggerOptions, new Writable({ write: (chunk: Buffer, _encoding, done) => (lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>), done()) }));
  const app = express();
  app.use((asked, _answer, next) => ((asked.correlation = asked.get('x-test-id') ?? 'req_1'), next()));
  app.use(requestLog(logger));
  app.get(['/well', '/health/ready'], (_asked, answer) => void answer.json({}));
  app.get(['/broken', '/health/live'], (_asked, answer) => void answer.status(503).json({}));
  app.get('/speaks', async (asked, answer) => {
    logger.info({ about: asked.correlation }, 'before');
    await pause(Number(asked.query['ms']));
    logger.info({ about: asked.correlation }, 'after');
    answer.json({});
  });
  /** Resolves when what the end of an answer says is written. */
  const said = async () => {
    await pause(20);
    return lines.map(({ time: _time, ...line }) => line);
  };
  return { http: request(app), logger, said };
}

const LEVEL = { debug: 20, info: 30, error: 50 };

describe('the log of requests', () => {
  it('says of one that failed its method, its path without the query, its status, how long it took and whose it was', async () => {
    const { http, said } = served('info');
    await http.get('/broken?token=CANARY').set('x-test-id', 'req_7');
    expect(await said()).toEqual([{ level: LEVEL.error, service: 'api', correlation: 'req_7', req: { method: 'GET', path: '/broken' }, res: { status: 503 }, responseTime: expect.any(Number), msg: 'request errored' }]);
  });

  it.each([
    ['info', []],
    ['debug', [{ level: LEVEL.debug, service: 'api', correlation: 'req_1', req: { method: 'GET', path: '/well' }, res: { status: 200 }, responseTime: expect.any(Number), msg: 'request completed' }]],
  ])('says of one that went well, at %s, %j', async (level, lines) => {
    const { http, said } = served(level);
    await http.get('/well');
    expect(await said()).toEqual(lines);
  });

  it('says nothing of those who watch, however they were answered', async () => {
    const { http, said } = served('debug');
    await http.get('/health/ready');
    await http.get('/health/live');
    expect(await said()).toEqual([]);
  });

  it('names in each line the request on whose behalf it was written, also of two at the same time, and none in a line of nobody', async () => {
    const { http, logger, said } = served('info');
    await Promise.all([http.get('/speaks?ms=20').set('x-test-id', 'req_slow'), http.get('/speaks?ms=1').set('x-test-id', 'req_quick')]);
    logger.info('of nobody');
    const lines = await said();
    expect(lines.filter(({ msg }) => msg !== 'of nobody').map(({ correlation, about }) => correlation === about)).toEqual([true, true, true, true]);
    expect(lines.filter(({ msg }) => msg === 'of nobody')).toEqual([{ level: LEVEL.info, service: 'api', msg: 'of nobody' }]);
  });
});
