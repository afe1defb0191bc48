import { chatAnswerView, chatbotPage, chatbotView } from '../../src/contract/chatbot.schema.js';
import { toolPage, toolView } from '../../src/contract/tool.schema.js';
import { admins, members, type Route, staff } from './verdicts.js';

const query = '?project_id={project}';

/** The routes about chatbots and the chats with them. */
export const CHATBOT_ROUTES: Readonly<Record<string, Route>> = {
  'GET /chatbots': { who: staff(200), success: chatbotPage, query },
  'POST /chatbots': {
    who: { ...admins(201), 'foreign-seller': 403 },
    success: chatbotView,
    query,
    body: { name: 'A chatbot' },
  },
  'GET /chatbots/{id}': { who: staff(200), success: chatbotView, id: 'chatbot' },
  'PATCH /chatbots/{id}': { who: admins(200), success: chatbotView, id: 'chatbot', body: { name: 'Another name' } },
  'DELETE /chatbots/{id}': {
    who: { ...admins(204), 'foreign-seller': 403 },
    success: 'nothing',
    id: 'chatbot',
    isFresh: true,
  },
  'GET /tools': { who: staff(200), success: toolPage, query },
  // The second who may finds the name taken.
  'POST /tools': {
    who: { ...admins(201), 'foreign-seller': 403, operator: 409 },
    success: toolView,
    query,
    body: { name: 'a_tool', description: 'A tool', url: 'https://example.com/{x}' },
  },
  'GET /tools/{id}': { who: staff(200), success: toolView, id: 'tool' },
  'PATCH /tools/{id}': { who: admins(200), success: toolView, id: 'tool', body: { is_enabled: false } },
  'DELETE /tools/{id}': {
    who: { ...admins(204), 'foreign-seller': 403 },
    success: 'nothing',
    id: 'tool',
    isFresh: true,
  },
  'POST /chatbots/{id}/chat': {
    who: members(200),
    success: chatAnswerView,
    id: 'chatbot',
    body: { message: 'When are you open?', stream: false },
    isFresh: true,
  },
  'POST /chat/openai': {
    who: members(200),
    success: chatAnswerView,
    query,
    body: { message: 'When are you open?', stream: false },
  },
};
