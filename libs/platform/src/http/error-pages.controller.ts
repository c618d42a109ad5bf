import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { Public } from '../access/decorators.js';
import { platformRefusals } from './platform-refusals.js';

const code = z.string().regex(/^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*$/).max(100);

/** Where the `type` of a problem leads: the page docs/errors/<code>.md, as text. */
@ApiExcludeController()
@Controller('api/docs/errors')
export class ErrorPagesController {
  @Get(':code')
  @Public('explains an error code; the same for everybody')
  async page(@Param('code', { schema: code }) name: string, @Res() response: Response): Promise<void> {
    const text = await readFile(join(process.cwd(), 'docs', 'errors', `${name}.md`), 'utf8').catch(() => null);
    if (text === null) throw platformRefusals.refuse('platform.not-found', 'There is no page for this code.');
    response.type('text/markdown; charset=utf-8').send(text);
  }
}
