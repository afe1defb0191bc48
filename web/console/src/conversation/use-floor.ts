import {
  actionsAssign,
  actionsClaim,
  actionsHandBack,
  actionsReopen,
  actionsRequeue,
  actionsResolve,
  actionsSnooze,
  actionsTransfer,
} from '@omnichat/client/rest';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useSession } from '../session/session.js';
import { tellFailure } from '../ui/tell.js';

interface Details {
  readonly seller_id?: string;
  readonly until?: string;
  readonly note?: string;
}

type Call = Parameters<typeof actionsClaim>[0];

/** The route of every action; those that need details get them. */
const ROUTES = {
  claim: (call: Call) => actionsClaim(call),
  'hand-back': (call: Call, { note }: Details) =>
    actionsHandBack({ ...call, body: note === undefined ? {} : { note } }),
  requeue: (call: Call) => actionsRequeue(call),
  resolve: (call: Call) => actionsResolve(call),
  reopen: (call: Call) => actionsReopen(call),
  assign: (call: Call, { seller_id = '' }: Details) => actionsAssign({ ...call, body: { seller_id } }),
  transfer: (call: Call, { seller_id = '' }: Details) => actionsTransfer({ ...call, body: { seller_id } }),
  snooze: (call: Call, { until = '' }: Details) => actionsSnooze({ ...call, body: { until } }),
} as const;

type Action = keyof typeof ROUTES;

export interface Floor {
  readonly act: (action: Action, details?: Details) => void;
  /** The action that is on its way. */
  readonly busy: Action | null;
}

/** Moves the floor of a conversation. Who loses a race is told who has it. */
export function useFloor(conversationId: string): Floor {
  const { client } = useSession();
  const queries = useQueryClient();
  const { mutate, isPending, variables } = useMutation({
    mutationFn: ({ action, details }: { action: Action; details: Details }) =>
      ROUTES[action]({ client: client.rest, path: { id: conversationId } }, details),
    onError: tellFailure,
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ['inbox'] });
      void queries.invalidateQueries({ queryKey: ['conversation', conversationId] });
    },
  });
  return { act: (action, details = {}) => mutate({ action, details }), busy: isPending ? variables.action : null };
}
