import { type ChatbotView, DEFAULT_ESCALATION_POLICY } from '../../contract/chatbot.schema.js';
import type { Chatbot } from './chatbot.entity.js';

/** What staff see of a chatbot; visitors see none of it. */
export const toChatbotView = (row: Chatbot): ChatbotView => ({
  id: row.id,
  project_id: row.projectId,
  name: row.name,
  instructions: row.instructions,
  provider: row.provider,
  model: row.model,
  fallbacks: row.fallbacks,
  temperature: row.temperature,
  max_output_tokens: row.maxOutputTokens,
  welcome_message: row.welcomeMessage,
  languages: row.languages,
  knowledge_scope: row.knowledgeScope,
  tools: row.tools,
  escalation_policy: { ...DEFAULT_ESCALATION_POLICY, ...row.escalationPolicy },
  is_default: row.isDefault,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});
