import type { Chatbot } from '@omnichat/client/types';

/** The tools that the server brings, in the words of the form. */
export const BUILT_IN_TOOLS = [
  { value: 'search_knowledge', label: 'Search the knowledge' },
  { value: 'get_property_knowledge', label: 'Look up a property' },
  { value: 'request_human', label: 'Call a person' },
];

/** The form: an empty field means "not set". */
export const valuesOf = (chatbot: Chatbot | null) => ({
  name: chatbot?.name ?? '',
  instructions: chatbot?.instructions ?? '',
  welcome_message: chatbot?.welcome_message.en ?? '',
  provider: chatbot?.provider ?? null,
  model: chatbot?.model ?? '',
  fallbacks: chatbot?.fallbacks ?? [],
  temperature: chatbot?.temperature ?? ('' as number | ''),
  max_output_tokens: chatbot?.max_output_tokens ?? ('' as number | ''),
  languages: chatbot?.languages ?? [],
  knowledge_scope: chatbot?.knowledge_scope?.tags ?? [],
  tools: chatbot?.tools ?? BUILT_IN_TOOLS.map(({ value }) => value),
  on_request: chatbot?.escalation_policy.on_request ?? true,
  on_no_answer: chatbot?.escalation_policy.on_no_answer ?? false,
  after_failures: chatbot ? (chatbot.escalation_policy.after_failures ?? '') : (2 as number | ''),
  after_turns: chatbot?.escalation_policy.after_turns ?? ('' as number | ''),
  request_words: chatbot?.escalation_policy.request_words.en ?? [],
  isDefault: false,
});

export type ChatbotValues = ReturnType<typeof valuesOf>;

const orNull = <T>(value: T | ''): T | null => (value === '' ? null : value);

/** What the server is told. The welcome messages and words of other languages are kept, and so are documents named by id. */
export function bodyOf(values: ChatbotValues, chatbot: Chatbot | null) {
  const { isDefault, on_request, on_no_answer, after_failures, after_turns, request_words, ...rest } = values;
  const { en: _welcome, ...otherWelcomes } = chatbot?.welcome_message ?? {};
  const { en: _words, ...otherWords } = chatbot?.escalation_policy.request_words ?? {};
  const documents = chatbot?.knowledge_scope?.document_ids ?? [];
  const tags = values.knowledge_scope;
  return {
    ...rest,
    instructions: values.instructions || null,
    model: values.model || null,
    temperature: orNull(values.temperature),
    max_output_tokens: orNull(values.max_output_tokens),
    welcome_message: values.welcome_message === '' ? otherWelcomes : { ...otherWelcomes, en: values.welcome_message },
    knowledge_scope: tags.length + documents.length === 0 ? null : { tags, document_ids: documents },
    escalation_policy: {
      on_request,
      on_no_answer,
      after_failures: orNull(after_failures),
      after_turns: orNull(after_turns),
      request_words: request_words.length === 0 ? otherWords : { ...otherWords, en: request_words },
    },
    ...(isDefault ? { is_default: true as const } : {}),
  };
}
