import { validate as isUuid } from 'uuid';
import type { AgentNews, DomainEvents } from '../../../contract/domain-events.js';
import type { News, NewsName } from '../../../contract/socket-events.js';
import type { Telling } from '../../../platform/sockets/socket-server.js';
import { forAudience } from '../../escalations/escalation-view.js';
import { roomOf } from '../rooms.js';

type Tellings = {
  readonly [E in keyof DomainEvents]?: (event: DomainEvents[E]) => Telling[];
};

const telling = <N extends NewsName>(rooms: string[], name: N, news: News<N>): Telling => ({ rooms, name, news });
const chat = (conversation: string): string => roomOf({ in: 'chat', conversation });
const sellers = (project: string): string => roomOf({ in: 'sellers', project });

/** Where a visitor hears: as a watcher, and on every other socket. */
const visitors = (conversation: string, contact: string | null): string[] => [
  roomOf({ in: 'chat-contacts', conversation }),
  ...(contact === null ? [] : [roomOf({ in: 'contact', contact })]),
];

const escalation =
  (name: 'escalation:created' | 'escalation:updated') =>
  ({ escalation: view, contact_id: contact }: DomainEvents['escalation.created']): Telling[] => {
    const id = view.conversation_id;
    const staff = [roomOf({ in: 'chat-staff', conversation: id }), sellers(view.project_id)];
    const shown = { conversation_id: id, escalation: forAudience({ kind: 'contact' }, view) };
    return [
      telling(staff, name, { conversation_id: id, escalation: view }),
      { ...telling([chat(id), ...visitors(id, contact)], name, shown), except: staff },
    ];
  };

const agent =
  (...names: ('agent:joined' | 'agent_joined' | 'agent:left')[]) =>
  ({ conversation_id, contact_id, agent: { id, name }, timestamp }: AgentNews): Telling[] => {
    const news = { conversation_id, agentId: id, agentName: name, timestamp };
    // Ids of another system may be addresses; visitors learn no address.
    const shown = { ...news, agentId: isUuid(id) ? id : null, agentName: name?.includes('@') ? null : name };
    return names.flatMap((each) => [
      telling([chat(conversation_id)], each, news),
      telling(visitors(conversation_id, contact_id), each, shown),
    ]);
  };

/** Who hears what about people in conversations. */
export const FLOOR_NEWS = {
  'conversation.updated': ({ project_id, conversation_id: id, status, mode, epoch, seller_id, rating }) => {
    const news = { conversation_id: id, status, mode, epoch, seller_id, ...(rating === undefined ? {} : { rating }) };
    return [
      telling([chat(id), sellers(project_id)], 'conversation:updated', news),
      telling(visitors(id, null), 'conversation:updated', { ...news, seller_id: null }),
    ];
  },
  'escalation.created': escalation('escalation:created'),
  'escalation.updated': escalation('escalation:updated'),
  'agent.joined': agent('agent:joined', 'agent_joined'),
  'agent.left': agent('agent:left'),
  'queue.updated': ({ conversation_id, contact_id, position, estimated_wait_seconds }) => [
    telling([chat(conversation_id), ...visitors(conversation_id, contact_id)], 'queue:updated', {
      conversation_id,
      position,
      estimated_wait_seconds,
    }),
  ],
  'voice.transcript': (news) => [
    telling([chat(news.conversation_id), ...visitors(news.conversation_id, null)], 'voice:transcript', news),
  ],
  'voice.updated': ({ project_id, ...news }) => {
    const id = news.conversation_id;
    return [telling([chat(id), sellers(project_id), ...visitors(id, null)], 'voice:updated', news)];
  },
} as const satisfies Tellings;
