import { Controller, Get, Inject } from '@nestjs/common';
import { Allow, Who } from '@keystead/platform/src/access/decorators.js';
import type { Principal } from '@keystead/platform/src/access/principal.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { meSchema, type Me } from '../../contract/me.js';
import { ME_VIEW, type MeView } from '../../domain/ports/me-view.js';

@Controller('api/session')
class ShowMeController {
  constructor(@Inject(ME_VIEW) private readonly me: MeView) {}

  @Get()
  @Allow('read', 'Session')
  @Answers(meSchema)
  show(@Who() who: Principal): Promise<Me> {
    return this.me.of(who.organisation, who.member);
  }
}

export const showMeSlice = slice({ controllers: [ShowMeController] });
