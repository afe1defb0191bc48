import { z } from 'zod';
import { scopeSchema } from './knowledge.schema.js';
import { contentSchema } from './message.schema.js';
import { idSchema, languageTag, limitSchema, lineSchema, pageOf, textSchema, timeSchema } from './wire.js';

export const llmVendor = z.enum(['openrouter', 'openai', 'compatible', 'local']);

const modelName = z.string().regex(/^[\x21-\x7e]{1,200}$/, 'must be 1 to 200 visible ASCII characters');

export const toolName = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/, 'must be up to 64 of a-z, A-Z, 0-9, - and _');

/** The tools that this server brings. */
export const BUILT_IN_TOOLS = ['search_knowledge', 'get_property_knowledge', 'request_human'] as const;

/** When a conversation goes to a person by itself. */
export const escalationPolicy = z
  .strictObject({
    on_request: z.boolean().meta({ description: 'The visitor asks for a person in words.' }),
    request_words: z
      .record(languageTag, z.array(lineSchema(64)).max(50))
      .refine((words) => Object.keys(words).length <= 20, 'must have at most 20 languages')
      .meta({ description: 'Beside the usual words of seven languages.', example: { en: ['landlord'] } }),
    on_no_answer: z.boolean().meta({ description: 'The assistant has no answer.' }),
    after_failures: z.number().int().min(1).max(10).nullable().meta({ description: 'Failed answers in a row.' }),
    after_turns: z.number().int().min(1).max(1_000).nullable().meta({ description: 'Answers of the assistant.' }),
    assistant_helps_while_queued: z.boolean().nullable().meta({ description: 'Null: as the project has it.' }),
  })
  .meta({ id: 'EscalationPolicy' });

export const DEFAULT_ESCALATION_POLICY = {
  on_request: true,
  request_words: {},
  on_no_answer: false,
  after_failures: 2,
  after_turns: null,
  assistant_helps_while_queued: null,
} as const satisfies EscalationPolicy;

const fields = {
  name: lineSchema(80).meta({ example: 'Harbour Homes assistant' }),
  instructions: textSchema(16_384).nullable().meta({ description: "Null: the project's instructions." }),
  provider: llmVendor.nullable().meta({ description: "Null: the server's own." }),
  model: modelName.nullable().meta({ description: "Null: the provider's default." }),
  fallbacks: z
    .array(modelName)
    .max(5)
    .meta({ description: 'Asked in order when the model fails: `provider:model`, or a model of the same provider.' }),
  temperature: z.number().min(0).max(2).nullable(),
  max_output_tokens: z.number().int().min(1).max(128_000).nullable(),
  welcome_message: z
    .record(languageTag, textSchema(2_000))
    .refine((texts) => Object.keys(texts).length <= 20, 'must have at most 20 languages')
    .meta({ description: 'By language.', example: { en: 'Hello! How can we help?' } }),
  languages: z
    .array(languageTag)
    .max(20)
    .meta({ description: 'What it answers in. Empty: the language of the question.', example: ['en', 'de'] }),
  knowledge_scope: scopeSchema.nullable().meta({ description: 'Null: everything that the project knows.' }),
  tools: z
    .array(toolName)
    .max(20)
    .refine((names) => new Set(names).size === names.length, 'must name each tool once')
    .meta({ description: 'What it may do while it answers; by default everything that this server brings.' }),
};

export const chatbotView = z
  .strictObject({
    id: idSchema,
    project_id: idSchema,
    ...fields,
    escalation_policy: escalationPolicy,
    is_default: z.boolean().meta({ description: 'Answers where a conversation names no chatbot.' }),
    created_at: timeSchema,
    updated_at: timeSchema,
  })
  .meta({ id: 'Chatbot' });

/** The first chatbot of a project is its default; another becomes it by being marked. */
const marks = { is_default: z.literal(true), escalation_policy: escalationPolicy.partial() };

export const createChatbotBody = z
  .strictObject({ ...fields, ...marks })
  .partial()
  .required({ name: true })
  .meta({ id: 'CreateChatbot', example: { name: 'Harbour Homes assistant' } });

export const changeChatbotBody = z
  .strictObject({ ...fields, ...marks })
  .partial()
  .meta({ id: 'ChangeChatbot', example: { temperature: 0.2 } });

export const chatbotPage = pageOf(chatbotView).meta({ id: 'ChatbotPage' });

export const chatbotListQuery = z.strictObject({
  project_id: z.uuid().toLowerCase().optional(),
  limit: limitSchema,
  cursor: z.string().max(512).optional(),
});

/** The names of the source document: an older page needs only another address. */
const chatShape = {
  message: contentSchema,
  chatId: idSchema.optional().meta({ description: 'Goes on with this chat; without it a new one begins.' }),
  stream: z.boolean().optional().meta({ description: 'Answer as server-sent events.' }),
  conversationHistory: z
    .array(z.object({ role: z.string().max(40), content: textSchema(16_384) }))
    .max(100)
    .optional()
    .meta({
      description: 'What the page knows of earlier talk. Context of a new chat only; what is stored here wins.',
    }),
};

export const chatbotChatBody = z
  .strictObject(chatShape)
  .meta({ id: 'ChatbotChat', example: { message: 'When are you open?' } });

export const openAiChatBody = z
  .strictObject({
    ...chatShape,
    propertyId: lineSchema(255).optional().meta({ description: 'The property that the page is about.' }),
  })
  .meta({ id: 'OpenAiChat', example: { message: 'How many bedrooms does it have?' } });

export const chatAnswerView = z
  .strictObject({
    chatId: idSchema,
    message: z
      .strictObject({ id: idSchema, content: z.string(), role: z.literal('AGENT') })
      .nullable()
      .meta({ description: 'Null when a person has the floor.' }),
    sources: z.array(z.record(z.string(), z.unknown())),
    escalationRequested: z.boolean(),
    escalationReason: z.string().nullable(),
  })
  .meta({ id: 'ChatAnswer' });

export type ChatbotChat = z.infer<typeof chatbotChatBody>;
export type OpenAiChat = z.infer<typeof openAiChatBody>;
export type ChatAnswerView = z.infer<typeof chatAnswerView>;
export type EscalationPolicy = z.infer<typeof escalationPolicy>;
export type ChatbotView = z.infer<typeof chatbotView>;
export type CreateChatbot = z.infer<typeof createChatbotBody>;
export type ChangeChatbot = z.infer<typeof changeChatbotBody>;
export type ChatbotListQuery = z.infer<typeof chatbotListQuery>;
