import { documentPage, documentView, searchView } from '../../src/contract/knowledge.schema.js';
import { kindList, kindView, propertyKnowledgeView, recordPage, recordView } from '../../src/contract/record.schema.js';
import { admins, type Route, staff } from './verdicts.js';

const query = '?project_id={project}';
const RECORD = '/knowledge/records/{kind}/{external_id}';

/** The routes about what a project knows. */
export const KNOWLEDGE_ROUTES: Readonly<Record<string, Route>> = {
  'GET /knowledge/documents': { who: staff(200), success: documentPage, query },
  'POST /knowledge/documents': {
    who: { ...admins(201), 'foreign-seller': 403 },
    success: documentView,
    query,
    body: { text: 'We are open from nine to six.' },
  },
  'GET /knowledge/documents/{id}': { who: staff(200), success: documentView, id: 'document' },
  // It has no address to be fetched from.
  'POST /knowledge/documents/{id}/refresh': {
    who: { ...admins(409), 'foreign-seller': 403 },
    success: documentView,
    id: 'document',
  },
  'DELETE /knowledge/documents/{id}': {
    who: { ...admins(204), 'foreign-seller': 403 },
    success: 'nothing',
    id: 'document',
    isFresh: true,
  },
  'POST /knowledge/search': { who: staff(200), success: searchView, query, body: { query: 'When are you open?' } },

  'GET /knowledge/records/{kind}': { who: staff(200), success: recordPage, query },
  [`GET ${RECORD}`]: { who: staff(200), success: recordView, query },
  [`PUT ${RECORD}`]: {
    who: { ...admins(200), 'foreign-seller': 403 },
    success: recordView,
    query,
    body: { facts: { bedrooms: 2 } },
  },
  'GET /properties/{external_id}/knowledge': { who: staff(200), success: propertyKnowledgeView, query },
  // The second who may finds it gone.
  [`DELETE ${RECORD}`]: {
    who: { ...admins(204), 'foreign-seller': 403, operator: 404 },
    success: 'nothing',
    query,
  },

  'GET /knowledge/kinds': { who: staff(200), success: kindList, query },
  'PUT /knowledge/kinds/{kind}': {
    who: { ...admins(200), 'foreign-seller': 403 },
    success: kindView,
    query,
    body: { schema: { type: 'object' } },
  },
  'DELETE /knowledge/kinds/{kind}': {
    who: { ...admins(204), 'foreign-seller': 403, operator: 404 },
    success: 'nothing',
    query,
  },
};
