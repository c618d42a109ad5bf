import type { Express, Request, RequestHandler, Response } from 'express';
import request from 'supertest';
import { RoutesByPrefix } from './routes-by-prefix.js';

const says =
  (name: string): RequestHandler =>
  (asked: Request, answer: Response) =>
    void answer.json([name, asked.url, asked.baseUrl, { ...asked.params }]);

/** In the order in which the platform declares them. */
function served() {
  const routes = new RoutesByPrefix();
  routes.get('/api/docs', says('docs'));
  routes.divideRoutes();
  routes.use((_asked: Request, answer: Response, next: () => void) => (answer.setHeader('x-middleware', 'ran'), next()));
  routes.get('/health/live', says('live'));
  routes.get('/metrics', says('metrics'));
  routes.get('/api/keys', says('keys'));
  routes.get('/api/keys/grants', says('grants'));
  routes.get('/api/keys/:id', says('key'));
  routes.post('/api/keys/:id/test', says('test'));
  routes.delete('/api/keys/:id', says('gone'));
  routes.put('/api/policy', says('policy'));
  routes.patch('/api/:anything/late', says('early parameter'));
  routes.use((_asked: Request, answer: Response) => void answer.status(404).json('nobody'));
  return { http: request(routes.getInstance<Express>()), instance: routes.getInstance<Express>() };
}

describe('routes by prefix', () => {
  it.each<[string, 'get' | 'post' | 'put' | 'patch' | 'delete', string, unknown]>([
    ['of two segments', 'get', '/api/keys', ['keys', '/api/keys', '', {}]],
    ['the one that was declared first', 'get', '/api/keys/grants', ['grants', '/api/keys/grants', '', {}]],
    ['with the whole address, and its parameter decoded', 'get', '/api/keys/a%20b?x=1', ['key', '/api/keys/a%20b?x=1', '', { id: 'a b' }]],
    ['of its method', 'post', '/api/keys/1/test', ['test', '/api/keys/1/test', '', { id: '1' }]],
    ['of another method', 'delete', '/api/keys/1', ['gone', '/api/keys/1', '', { id: '1' }]],
    ['of another prefix', 'put', '/api/policy', ['policy', '/api/policy', '', {}]],
    ['in capital letters, as Express has it', 'get', '/API/Keys', ['keys', '/API/Keys', '', {}]],
    ['with a slash at its end', 'get', '/api/keys/', ['keys', '/api/keys/', '', {}]],
    ['whose parameter comes before there is a prefix', 'patch', '/api/what/late', ['early parameter', '/api/what/late', '', { anything: 'what' }]],
    ['of one segment', 'get', '/metrics', ['metrics', '/metrics', '', {}]],
  ])('answers one %s', async (_, method, path, body) => {
    const answer = await served().http[method](path);
    expect([answer.status, answer.body, answer.get('x-middleware')]).toEqual([200, body, 'ran']);
  });

  it('leaves what was declared before in front of all middleware', async () => {
    const answer = await served().http.get('/api/docs');
    expect([answer.body[0], answer.get('x-middleware')]).toEqual(['docs', undefined]);
  });

  it.each([
    ['a path that nobody declared', 'get', '/api/keys/1/2'],
    ['a prefix that nobody declared', 'get', '/api/else/1'],
    ['a beginning alone', 'get', '/api/keyss'],
    ['a method that nobody declared', 'patch', '/api/keys/1'],
    ['OPTIONS, of which a router would answer for its own part', 'options', '/api/keys'],
  ] as const)('leaves to who comes last %s', async (_, method, path) => {
    const answer = await served().http[method](path);
    expect([answer.status, answer.body]).toEqual([404, 'nobody']);
  });

  it('compares a path with those at the top only: what was declared before, and what has no prefix', () => {
    const top = served().instance.router.stack.flatMap(({ route }) => (route === undefined ? [] : [route.path]));
    expect(top).toEqual(['/api/docs', '/metrics', '/api/:anything/late']);
  });

  it('answers HEAD where there is a GET', async () => expect((await served().http.head('/api/keys')).status).toBe(200));
});
