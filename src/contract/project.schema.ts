import { z } from 'zod';
import { idSchema, limitSchema, lineSchema, pageOf, textSchema, timeSchema } from './wire.js';

export const projectView = z
  .strictObject({
    id: idSchema,
    name: z.string(),
    instructions: z.string().nullable(),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .meta({ id: 'Project' });

export const createProjectBody = z
  .strictObject({
    name: lineSchema(80).meta({ example: 'Harbour Homes' }),
    instructions: textSchema(16_384)
      .optional()
      .meta({ example: 'You are the assistant of Harbour Homes. We are open from nine to six, Monday to Saturday.' }),
  })
  .meta({ id: 'CreateProject' });

export const projectPage = pageOf(projectView).meta({ id: 'ProjectPage' });
export const projectListQuery = z.strictObject({ limit: limitSchema, cursor: z.string().max(512).optional() });

export type ProjectView = z.infer<typeof projectView>;
export type CreateProject = z.infer<typeof createProjectBody>;
export type ProjectListQuery = z.infer<typeof projectListQuery>;
