import { Body, Controller, Inject, Post, Req, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Clock } from '@keystead/kernel/src/clock.js';
import { Public } from '@keystead/platform/src/access/decorators.js';
import { anonymousContext } from '@keystead/platform/src/commands/command-context.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { CLOCK } from '@keystead/platform/src/core/tokens.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { answerPosition } from '@keystead/platform/src/http/reads-from.js';
import { PLATFORM_SETTINGS, publicUrl, type PlatformSettings } from '@keystead/platform/src/settings/platform.config.js';
import { meSchema, type Me } from '../../contract/me.js';
import { emailInput } from '../../domain/email.js';
import { passwordInput } from '../../domain/password.js';
import { ATTEMPTS, type Attempts } from '../../domain/ports/attempts.js';
import { LOOKUPS, type Lookups } from '../../domain/ports/lookups.js';
import { ME_VIEW, type MeView } from '../../domain/ports/me-view.js';
import { SESSION_COOKIE, sessionCookie } from '../../domain/session/cookie.js';
import { SignIn, SignInHandler, type SignedIn } from './sign-in.js';

const body = z.strictObject({ email: emailInput, password: passwordInput });

@Controller('api/session')
class SignInController {
  constructor(
    private readonly commands: CommandBus,
    @Inject(ATTEMPTS) private readonly attempts: Attempts,
    @Inject(LOOKUPS) private readonly lookups: Lookups,
    @Inject(ME_VIEW) private readonly me: MeView,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(PLATFORM_SETTINGS) private readonly settings: PlatformSettings,
  ) {}

  @Post()
  @Public('this is how people sign in; attempts are counted')
  @Answers(meSchema)
  async signIn(@Body({ schema: body }) input: z.infer<typeof body>, @Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<Me> {
    const account = this.lookups.email(input.email);
    const source = this.lookups.source(request.ip ?? '');
    await this.attempts.count('sign-in', account, source);
    // A repeat signs in again: the first session's cookie was given once. So an idempotency key has nothing to do here.
    const context = anonymousContext(request, { organisation: '', scope: null, now: this.clock.now() });
    const signedIn = await this.commands.execute<SignIn, SignedIn>(new SignIn({ password: input.password, account, source }, context));
    await this.attempts.forgive('sign-in', account, source);
    response.cookie(SESSION_COOKIE, signedIn.token, { ...sessionCookie(publicUrl(this.settings).startsWith('https:')), expires: signedIn.expiresAt });
    answerPosition(response, signedIn);
    return this.me.of(signedIn.organisation, signedIn.memberId);
  }
}

export const signInSlice = slice({ controllers: [SignInController], providers: [SignInHandler] });
