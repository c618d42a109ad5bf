import { Controller, Get, Inject } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '@keystead/platform/src/access/decorators.js';
import { slice } from '@keystead/platform/src/context/define-context.js';
import { Answers } from '@keystead/platform/src/http/answers.js';
import { pageOf, type Page } from '@keystead/platform/src/http/page.js';
import { APP_SHELF, DIFFICULTIES, type AppShelf, type Template } from '../../domain/shelf.js';

const templateView = z.object({
  id: z.string(),
  name: z.string(),
  summary: z.string(),
  difficulty: z.enum(DIFFICULTIES),
  runtime: z.string(),
  /** Path in the new app to content. */
  files: z.record(z.string(), z.string()),
});

@Controller('api/templates')
class ListTemplatesController {
  constructor(@Inject(APP_SHELF) private readonly shelf: AppShelf) {}

  @Get()
  @Allow('read', 'AppTemplate')
  @Answers(pageOf(templateView))
  async list(): Promise<Page<Template>> {
    return { items: await this.shelf.templates(), next: null };
  }
}

export const listTemplatesSlice = slice({ controllers: [ListTemplatesController] });
