import { Pool } from 'pg';
import { toProblem } from '../http/problem.js';
import { isPassingFault } from './passing-fault.js';

const withCode = (code: string) => Object.assign(new Error('relation "keys.vault" of Ada'), { code });

describe('a fault of the database', () => {
  it.each(['57P01', '57P03', '40001', '08006', '53300', '53100', '55P03', 'ECONNRESET', 'ECONNREFUSED'])('passes when it is %s', (code) => expect(isPassingFault(withCode(code))).toBe(true));
  it.each(['23505', '22001', '42P01', 'ENOENT', '5'])('stays when it is %s', (code) => expect(isPassingFault(withCode(code))).toBe(false));

  it.each(['timeout exceeded when trying to connect', 'Connection terminated unexpectedly', 'Connection terminated due to connection timeout', 'Client has encountered a connection error and is not queryable'])(
    'passes when the driver says "%s" and gives no code',
    (message) => expect(isPassingFault(new Error(message))).toBe(true),
  );

  it.each([undefined, null, 'text', new Error('the connection was lovely')])('is none of these: %s', (error) => expect(isPassingFault(error)).toBe(false));

  it('is what the pool really says when nobody is there', async () => {
    const pool = new Pool({ host: '127.0.0.1', port: 1, connectionTimeoutMillis: 200 });
    const error: unknown = await pool.query('SELECT 1').catch((reason: unknown) => reason);
    expect(isPassingFault(error)).toBe(true);
    await pool.end();
  });

  it('is answered with 503 and when to come back, and says nothing of the inside', () => {
    const { status, code, detail, retryAfterSeconds } = toProblem(new Error('timeout exceeded when trying to connect'), 'req_1');
    expect([status, code, retryAfterSeconds]).toEqual([503, 'platform.unavailable', 2]);
    expect(detail).toBe('The database did not do its work, so this was not confirmed. Send it again in a moment, a command with the same Idempotency-Key; if it stays, give your administrator the number req_1.');
    expect(JSON.stringify(toProblem(withCode('57P01'), 'req_1'))).not.toMatch(/vault|Ada/);
    expect(toProblem(withCode('23505'), 'req_1').status).toBe(500);
  });
});
