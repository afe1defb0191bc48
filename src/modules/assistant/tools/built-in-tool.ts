import { z } from 'zod';
import { type AssistantTool, ToolRefusal, type ToolSituation } from './tool.js';

/** A tool of this server: one schema checks the arguments and tells the model of them. */
export function builtInTool<Schema extends z.ZodType>(tool: {
  readonly name: string;
  readonly description: string;
  readonly input: Schema;
  readonly run: (input: z.output<Schema>, situation: ToolSituation) => Promise<unknown>;
}): AssistantTool {
  const { $schema: _, ...parameters } = z.toJSONSchema(tool.input, { io: 'input' });
  return {
    definition: { name: tool.name, description: tool.description, parameters },
    run(given, situation) {
      const parsed = tool.input.safeParse(given);
      if (parsed.success) return tool.run(parsed.data, situation);
      const faults = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
      return Promise.reject(new ToolRefusal('The arguments are not valid.', faults));
    },
  };
}
