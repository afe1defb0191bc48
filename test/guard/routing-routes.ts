import { budgetView } from '../../src/contract/budget.schema.js';
import { routingDecisionView, routingPolicyView, simulatedDecisionView } from '../../src/contract/routing.schema.js';
import { admins, type Route, staff } from './verdicts.js';

const query = '?project_id={project}';

/** The routes about who gets a chat, and what the assistant may cost. */
export const ROUTING_ROUTES: Readonly<Record<string, Route>> = {
  'GET /routing/policy': { who: staff(200), success: routingPolicyView, query },
  'PUT /routing/policy': {
    who: { ...admins(200), 'foreign-seller': 403 },
    success: routingPolicyView,
    query,
    body: { strategy: 'least_busy', time_zone: 'Europe/Berlin' },
  },
  'POST /routing/simulate': {
    who: staff(200),
    success: simulatedDecisionView,
    query,
    body: { skills: ['rentals'], language: 'de' },
  },
  'GET /budget': { who: staff(200), success: budgetView, query },
  'PUT /budget': {
    who: { ...admins(200), 'foreign-seller': 403 },
    success: budgetView,
    query,
    body: { project: { usd_per_day: 20 } },
  },
  'GET /routing/decisions/{id}': { who: staff(200), success: routingDecisionView, id: 'decision' },
};
