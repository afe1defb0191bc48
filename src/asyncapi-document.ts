import { z } from 'zod';
import { problemSchema } from './contract/problem.schema.js';
import { socketCommands, socketNews } from './contract/socket-events.js';

const DESCRIPTION = `Socket.IO 4, one namespace (\`/\`), path \`/socket.io\`: \`io(url, { auth: { token } })\`. A refused handshake is a
\`connect_error\` with the problem in \`err.data\`. Every command takes one object and is acknowledged with \`{ ok: true, data }\` or
\`{ ok: false, problem }\`, whatever was sent; \`ok\` means committed. News comes at least once: drop a \`seq\` that you have, and ask
for what is missing with \`conversation:sync\`.`;

export type JsonSchema = Record<string, unknown> & {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
};

const refs = { target: 'draft-07', unrepresentable: 'any' } as const;
const inputOf = (schema: z.ZodType) => z.toJSONSchema(schema, { ...refs, io: 'input' }) as JsonSchema;
const outputOf = (schema: z.ZodType) => z.toJSONSchema(schema, { ...refs, io: 'output' }) as JsonSchema;

/** AsyncAPI allows no colon in a key. */
const keyOf = (name: string): string => name.replace(':', '.');

const acknowledgement = (data: z.ZodType): JsonSchema => ({
  oneOf: [
    {
      type: 'object',
      required: ['ok', 'data'],
      properties: { ok: { const: true }, data: outputOf(data) },
    },
    {
      type: 'object',
      required: ['ok', 'problem'],
      properties: { ok: { const: false }, problem: outputOf(problemSchema) },
    },
  ],
});

/** An example of a schema: its own where it has one, else the plainest value. */
export function exampleOf(schema: JsonSchema): unknown {
  const { example, examples, const: fixed, enum: choices, default: fallback, type, anyOf } = schema;
  if (example !== undefined) return example;
  if (Array.isArray(examples)) return examples[0];
  if (fixed !== undefined) return fixed;
  if (Array.isArray(choices)) return choices[0];
  if (fallback !== undefined) return fallback;
  if (Array.isArray(anyOf)) return exampleOf(anyOf[0] as JsonSchema);
  if (type === 'object')
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, field]) => [name, exampleOf(field)]));
  if (type === 'array') return [];
  return (
    { string: 'text', number: 1, integer: Math.max(1, Number(schema.minimum ?? 0)), boolean: true }[String(type)] ??
    null
  );
}

/** Every command with its payload and its data, as JSON Schema. */
export const documentedCommands = Object.entries(socketCommands).map(([name, { summary, input, data }]) => ({
  name,
  summary,
  payload: inputOf(input),
  answer: acknowledgement(data),
  data: outputOf(data),
}));

/** Every piece of news with its payload. */
export const documentedNews = Object.entries(socketNews).map(([name, { summary, payload }]) => ({
  name,
  summary,
  payload: outputOf(payload),
}));

const messageOf = (name: string, summary: string, payload: JsonSchema) => ({
  name,
  summary,
  contentType: 'application/json',
  payload,
  examples: [{ payload: exampleOf(payload) }],
});

const inChannel = (name: string) => ({ $ref: `#/channels/root/messages/${name}` });

/** The AsyncAPI 3 document of the socket surface, made from the schemas that check it. */
export function asyncApiDocument() {
  const channel = { $ref: '#/channels/root' };
  const messages: Record<string, unknown> = {};
  const operations: Record<string, unknown> = {};
  for (const { name, summary, payload, answer } of documentedCommands) {
    const key = keyOf(name);
    messages[key] = messageOf(name, summary, payload);
    messages[`${key}.ack`] = messageOf(`${name} (acknowledgement)`, 'What the command is answered with.', answer);
    const reply = { channel, messages: [inChannel(`${key}.ack`)] };
    operations[key] = { action: 'receive', channel, summary, messages: [inChannel(key)], reply };
  }
  for (const { name, summary, payload } of documentedNews) {
    messages[keyOf(name)] = messageOf(name, summary, payload);
    operations[keyOf(name)] = { action: 'send', channel, summary, messages: [inChannel(keyOf(name))] };
  }
  return {
    asyncapi: '3.0.0',
    info: { title: 'omnichat events', version: '1', description: DESCRIPTION, license: { name: 'MIT' } },
    defaultContentType: 'application/json',
    channels: { root: { address: '/', title: 'The one namespace', messages } },
    operations,
  };
}
