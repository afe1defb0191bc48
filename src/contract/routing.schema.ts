import { z } from 'zod';

export const routingStrategy = z.enum(['manual', 'round_robin', 'least_busy', 'sticky', 'skills']);

/** How a project brings chats to its people. Every field has a default, so that `{}` is a whole policy. */
export const routingPolicy = z
  .strictObject({
    strategy: routingStrategy.default('round_robin'),
    first_responder: z
      .enum(['assistant', 'seller'])
      .default('assistant')
      .meta({ description: 'Who has the floor in a new chat that was given to a seller.' }),
  })
  .meta({ id: 'RoutingPolicy' });

export const routingReason = z.enum(['start', 'escalation', 'transfer', 'requeue']);

/** How a decision ended. */
export const routingOutcome = z
  .enum(['chosen', 'named', 'waits', 'nobody', 'kept'])
  .meta({ description: '`waits`: given to the named seller, who is absent or full; the floor stays where it was.' });

export const passedOverCode = z.enum(['offline', 'away', 'full', 'skills', 'later', 'other_named', 'manual']);

export type RoutingStrategy = z.infer<typeof routingStrategy>;
export type RoutingPolicy = z.infer<typeof routingPolicy>;
export type RoutingReason = z.infer<typeof routingReason>;
export type RoutingOutcome = z.infer<typeof routingOutcome>;
export type PassedOverCode = z.infer<typeof passedOverCode>;
