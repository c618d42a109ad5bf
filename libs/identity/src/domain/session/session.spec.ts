import { SignedIn, SignInFailed } from '../../contract/events.js';
import { given } from '@keystead/testing/src/given.js';
import { SessionEnded } from './events.js';
import { decideSession, evolveSession, noSession, type FailedAttempt } from './session.js';

const session = given({ initial: noSession, evolve: evolveSession, decide: decideSession });
const expiresAt = '2026-11-23T00:00:00.000Z';
const opened = SignedIn.create({ sessionId: 'ses_1', memberId: 'p_ada', expiresAt });
const ended = SessionEnded.create({ sessionId: 'ses_1', memberId: 'p_ada', reason: 'signed-out' });
const attempt: FailedAttempt = { attemptId: 'ses_2', memberId: null, account: 'a', source: 'b', reason: 'unknown-email' };

describe('a session', () => {
  it('opens once and ends once, for one reason', () => {
    session.when({ kind: 'open', sessionId: 'ses_1', memberId: 'p_ada', expiresAt: new Date(expiresAt) }).then(opened);
    session.given(opened).when({ kind: 'open', sessionId: 'ses_1', memberId: 'p_ada', expiresAt: new Date(expiresAt) }).then();
    session.given(opened).when({ kind: 'end', reason: 'signed-out' }).then(ended);
    session.given(opened, ended).when({ kind: 'end', reason: 'deprovisioned' }).then();
    session.when({ kind: 'end', reason: 'signed-out' }).then();
  });

  it('that did not come about leaves its failure, and never opens', () => {
    session.when({ kind: 'fail', attempt }).then(SignInFailed.create(attempt));
    session.given(SignInFailed.create(attempt)).when({ kind: 'open', sessionId: 'ses_2', memberId: 'p_ada', expiresAt: new Date(expiresAt) }).then();
    expect(session.given(SignInFailed.create(attempt)).state()).toEqual({ kind: 'failed' });
  });
});
