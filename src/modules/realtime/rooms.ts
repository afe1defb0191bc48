import type { Actor } from '../../platform/auth/actor.js';
import { type Audience } from '../messages/audience.js';

/** Where sockets gather. */
export type Place =
  /** The watchers of a conversation, but for visitors; the staff among them; the visitors among them. */
  | { readonly in: 'chat' | 'chat-staff' | 'chat-contacts'; readonly conversation: string }
  /** All sockets of one visitor. */
  | { readonly in: 'contact'; readonly contact: string }
  /** All sockets of one seller, and of all sellers of a project. */
  | { readonly in: 'seller'; readonly project: string; readonly seller: string }
  | { readonly in: 'sellers'; readonly project: string };

/** The name of a room, made nowhere else. A seller's id comes from the token's issuer and is only unique in its project. */
export function roomOf(place: Place): string {
  if (place.in === 'contact') return `contact:${place.contact}`;
  if (place.in === 'seller') return `project:${place.project}:seller:${place.seller}`;
  if (place.in === 'sellers') return `project:${place.project}:sellers`;
  return `chat:${place.conversation}${{ chat: '', 'chat-staff': ':staff', 'chat-contacts': ':contacts' }[place.in]}`;
}

/** The conversation that is watched in a room; undefined for other rooms. */
export const conversationOf = (room: string): string | undefined => /^chat:([^:]+)/.exec(room)?.[1];

/** The rooms in which an audience watches a conversation. */
export function watchingRooms(conversation: string, audience: Audience): string[] {
  if (audience === 'contact') return [roomOf({ in: 'chat-contacts', conversation })];
  const chat = roomOf({ in: 'chat', conversation });
  return audience === 'staff' ? [chat, roomOf({ in: 'chat-staff', conversation })] : [chat];
}

/** The rooms that an actor's sockets are in from the start. */
export function personalRooms({ kind, id, projects }: Actor): string[] {
  if (kind === 'contact') return [roomOf({ in: 'contact', contact: id })];
  if (kind === 'user' || projects === 'any') return [];
  return projects.flatMap((project) => [
    roomOf({ in: 'sellers', project }),
    roomOf({ in: 'seller', project, seller: id }),
  ]);
}
