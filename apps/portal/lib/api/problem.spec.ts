import { nextStep, noAnswer, toProblem } from './problem';

describe('a refusal of the API', () => {
  it('keeps its words, its fields and the page that explains it', () => {
    const problem = toProblem(400, { type: '/api/docs/errors/platform.invalid-request', code: 'platform.invalid-request', title: 'The request is not valid', status: 400, detail: 'name: is too long', errors: [{ field: 'name', message: 'is too long' }] });
    expect([problem.title, problem.detail, problem.code, problem.fields, problem.help]).toEqual([
      'The request is not valid',
      'name: is too long',
      'platform.invalid-request',
      [{ path: 'name', message: 'is too long' }],
      '/api/docs/errors/platform.invalid-request',
    ]);
    expect(nextStep(problem)).toBe('Correct this and send again.');
  });

  it('speaks of roles, not of rights as programs name them', () => {
    const { title, detail } = toProblem(403, { code: 'platform.forbidden', title: 'Your roles do not allow this', detail: 'This needs the right to read Member; an administrator …' });
    expect([title, detail]).toEqual(['Your roles do not allow this', 'Ask an admin of your organisation for the role that allows it.']);
  });

  it('names the run that was refused', () => expect(toProblem(403, { title: 'Forbidden', executionId: 'exe_1' }).executionId).toBe('exe_1'));

  it('still says something when the answer is no problem document', () => {
    expect([toProblem(502, '<html>').title, toProblem(403, null).title, toProblem(404, []).title]).toEqual(['Something went wrong on our side', 'You may not do this', 'Not found']);
  });

  it('leads nowhere but to its own documentation', () => expect(toProblem(400, { type: 'javascript:alert(1)' }).help).toBeNull());

  it('without any answer, says that nothing is lost', () => expect([noAnswer().status, nextStep(noAnswer())]).toEqual([0, 'Check that Keystead is running, then try again.']));
});
