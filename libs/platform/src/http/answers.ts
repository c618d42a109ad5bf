import { applyDecorators, HttpCode } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';

/** Status of the answer, and its schema in the OpenAPI document. */
export const Answers = (schema: z.ZodType, status: 200 | 201 | 202 = 200) => applyDecorators(HttpCode(status), ApiResponse({ status, standardSchema: schema }));

export const AnswersNothing = () => applyDecorators(HttpCode(204), ApiResponse({ status: 204 }));
