import { routingDecisionView, routingPolicyView, simulatedDecisionView } from '../../src/contract/routing.schema.js';
import { admins, type Route, staff } from './verdicts.js';

const query = '?project_id={project}';

/** The routes about who gets a chat. */
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
  'GET /routing/decisions/{id}': { who: staff(200), success: routingDecisionView, id: 'decision' },
};
