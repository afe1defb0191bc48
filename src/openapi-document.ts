import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { z } from 'zod';
import { problemSchema } from './contract/problem.schema.js';

const DESCRIPTION = `The conversation server where an AI answers first and a person takes over in the same thread.

Every path also works under \`/api\`. Authorize with a token of \`npm run token\`. Errors are problem documents (RFC 9457);
\`type\` ends in a stable slug. Lists take \`limit\` and \`cursor\`.
The socket commands and news are at [/docs/events](/docs/events).`;

/** The OpenAPI document of the whole REST surface, made from the schemas that validate it. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('omnichat')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addTag('Conversations', 'Open, read, list, catch up, delete.')
    .addTag('Messages', 'Send, get answers, read the history, mark as read.')
    .addTag('Generations', 'Follow, resume and stop answers.')
    .addTag('Widget', 'How visitors of a web page begin.')
    .addTag('Contacts', 'The visitors of a project: find, verify, merge, export, erase.')
    .addTag('Sellers', 'The people who answer beside the assistant.')
    .addTag('Knowledge', 'What the assistant may know: documents, records, search.')
    .addTag('Sign-in', 'Access tokens that this server gives out.')
    .addTag('Projects', 'The tenants of this installation.')
    .addTag('Operations', 'For those who run the server.')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '').toLowerCase()}_${method}`,
  });
  document.components ??= {};
  document.components.schemas = {
    ...document.components.schemas,
    // Without its id: a named schema would become a reference into `definitions`, which OpenAPI does not have.
    Problem: z.toJSONSchema(z.object(problemSchema.shape), { target: 'openapi-3.0', io: 'output' }) as never,
  };
  admitNull(document);
  return document;
}

/** In OpenAPI 3.0 `nullable` does not widen an `enum`: null has to stand in it, or generated clients refuse it. */
function admitNull(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const { nullable, enum: values } = node as { nullable?: unknown; enum?: unknown };
  if (nullable === true && Array.isArray(values) && !values.includes(null)) values.push(null);
  for (const child of Object.values(node)) admitNull(child);
}
