import { given } from '@keystead/testing/src/given.js';
import { decideToken, evolveToken, noToken } from './access-token.js';
import { TokenIssued, TokenRevoked } from './events.js';

const token = given({ initial: noToken, evolve: evolveToken, decide: decideToken });
const expiresAt = '2027-02-20T12:00:00.000Z';
const issue = { kind: 'issue', tokenId: 'tok_1', memberId: 'p_ada', name: 'laptop', expiresAt: new Date(expiresAt) } as const;
const issued = TokenIssued.create({ tokenId: 'tok_1', memberId: 'p_ada', name: 'laptop', expiresAt });
const revoked = TokenRevoked.create({ tokenId: 'tok_1', memberId: 'p_ada', reason: 'revoked-by-owner' });

describe('a personal token', () => {
  it('is issued once and revoked once, by its owner', () => {
    token.when(issue).then(issued);
    token.given(issued).when(issue).then();
    token.given(issued).when({ kind: 'revoke', memberId: 'p_ada', reason: 'revoked-by-owner' }).then(revoked);
    token.given(issued, revoked).when({ kind: 'revoke', memberId: 'p_ada', reason: 'deprovisioned' }).then();
  });

  it('of somebody else does not exist', () => {
    token.given(issued).when({ kind: 'revoke', memberId: 'p_ben', reason: 'revoked-by-owner' }).refused('identity.token-not-found');
    token.when({ kind: 'revoke', memberId: 'p_ada', reason: 'revoked-by-owner' }).refused('identity.token-not-found');
  });
});
