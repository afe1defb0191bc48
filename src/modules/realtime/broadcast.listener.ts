import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DomainEvents, Parties, PresenceChange, Reader } from '../../contract/domain-events.js';
import type { News, NewsName } from '../../contract/socket-events.js';
import { EventBus } from '../../platform/events/event-bus.js';
import { CONGESTED } from '../../platform/sockets/slow-consumers.worker.js';
import { SocketServer, type Telling } from '../../platform/sockets/socket-server.js';
import { CaseloadService } from '../conversations/caseload/caseload.service.js';
import { shownTo } from '../messages/audience.js';
import { HighWaterWorker } from './high-water.worker.js';
import type { Told } from './message-order.js';
import { roomOf } from './rooms.js';

const ASSISTANT = { kind: 'assistant', id: null } as const;

/** The one place that says who hears what. News goes out after the commit; what is lost here comes by `HighWaterWorker` or `sync`. */
@Injectable()
export class BroadcastListener implements OnModuleInit {
  constructor(
    private readonly events: EventBus,
    private readonly sockets: SocketServer,
    private readonly highWater: HighWaterWorker,
    private readonly caseload: CaseloadService,
  ) {}

  onModuleInit(): void {
    this.highWater.toldBy((told, isRepeat) => this.message(told, isRepeat));
    this.events.on('message.created', ({ message, parties }) => this.highWater.take({ message, parties }));
    this.events.on('conversation.created', ({ conversation }) => {
      const news = { conversation_id: conversation.id, conversation };
      this.emit([roomOf({ in: 'sellers', project: conversation.project_id })], 'conversation:created', news);
    });
    this.events.on('conversation.deleted', ({ conversation_id: id, project_id: project }) => {
      this.hidden(id, everyone(id), [roomOf({ in: 'sellers', project })]);
    });
    this.events.on('receipt.updated', (news) => this.ofReader('receipt:updated', news));
    this.events.on('typing.updated', (news) => this.ofReader('typing:updated', news));
    this.events.on('presence.updated', (change) => void this.presence(change));
    this.events.on('reply.started', (news) => this.replyStarted(news));
    this.events.on('reply.delta', (news) => this.replyDelta(news));
    this.events.on('reply.tool', (news) => this.emit(everyone(news.conversation_id), 'reply:tool', news));
    this.events.on('reply.ended', (news) => this.replyEnded(news));
  }

  /** Ends the watch of these rooms, or single sockets, over a conversation that they may see no more; others hear of it, too. */
  hidden(conversationId: string, watchers: string[], others: string[] = []): void {
    this.emit([...watchers, ...others], 'conversation:deleted', { conversation_id: conversationId });
    const staff = roomOf({ in: 'chat-staff', conversation: conversationId });
    this.sockets.io
      ?.of('/')
      .in(watchers)
      .socketsLeave([...everyone(conversationId), staff]);
  }

  /** Also called for an answer that another process writes. */
  replyStarted(news: News<'reply:started'>): void {
    this.emit(everyone(news.conversation_id), 'reply:started', news);
    this.assistantTypes(news.conversation_id, true);
  }

  replyDelta(news: DomainEvents['reply.delta']): void {
    this.emit(everyone(news.conversation_id), 'reply:delta', news);
  }

  replyEnded(news: News<'reply:ended'>): void {
    this.assistantTypes(news.conversation_id, false);
    const message = news.message && shownTo('contact', news.message);
    this.emit([chat(news.conversation_id)], 'reply:ended', news);
    this.emit([contacts(news.conversation_id)], 'reply:ended', { ...news, message });
  }

  /** What the watchers have had already still goes to the other sockets of the parties. */
  private message({ message, parties }: Told, isRepeat: boolean): void {
    const { conversation_id: id, seq } = message;
    const told = (watching: string, personal: string[]): Pick<Telling<'message:created'>, 'rooms' | 'except'> =>
      isRepeat ? { rooms: personal, except: [watching] } : { rooms: [watching, ...personal] };
    const news = { conversation_id: id, seq, message };
    const staff = message.role === 'note' ? roomOf({ in: 'chat-staff', conversation: id }) : chat(id);
    this.tell({ ...told(staff, sellerOf(parties)), name: 'message:created', news });
    const shown = shownTo('contact', message);
    if (!shown) return;
    const visible = { ...news, message: shown };
    this.tell({ ...told(contacts(id), contactOf(parties)), name: 'message:created', news: visible });
  }

  /** Visitors don't learn which person it is. */
  private ofReader<N extends 'receipt:updated' | 'typing:updated'>(name: N, news: News<N> & { reader: Reader }): void {
    this.emit([chat(news.conversation_id)], name, news);
    const id = news.reader.kind === 'contact' ? news.reader.id : null;
    this.emit([contacts(news.conversation_id)], name, { ...news, reader: { ...news.reader, id } });
  }

  /** Presence may be lost: the next change tells the state anew. */
  private async presence({ project_id: project, ...news }: PresenceChange): Promise<void> {
    if (!this.sockets.io?.of('/').sockets.size) return;
    this.emit([roomOf({ in: 'sellers', project })], 'presence:updated', news);
    const held = await this.caseload.heldBy(project, news.seller_id).catch(() => []);
    for (const id of held) this.emit(everyone(id), 'presence:updated', { conversation_id: id, ...news });
  }

  private assistantTypes(conversationId: string, typing: boolean): void {
    const news = { conversation_id: conversationId, reader: ASSISTANT, typing };
    this.emit(everyone(conversationId), 'typing:updated', news);
  }

  private emit<N extends NewsName>(rooms: string[], name: N, news: News<N>): void {
    this.tell({ rooms, name, news });
  }

  /** For listeners that know who hears what, but do not emit by themselves. */
  tell<N extends NewsName>({ rooms, except = [], name, news }: Telling<N>): void {
    this.sockets.tell({ rooms, except: MAY_BE_LOST.has(name) ? [...except, CONGESTED] : except, name, news });
  }
}

/** A gap in the deltas is closed by `reply:resume`, or by the message at the end. */
const MAY_BE_LOST: ReadonlySet<NewsName> = new Set(['reply:delta', 'reply:tool', 'typing:updated']);

const chat = (conversation: string): string => roomOf({ in: 'chat', conversation });
const contacts = (conversation: string): string => roomOf({ in: 'chat-contacts', conversation });
const everyone = (conversation: string): string[] => [chat(conversation), contacts(conversation)];

function sellerOf(parties: Parties | null): string[] {
  if (!parties || parties.seller_id === null) return [];
  return [roomOf({ in: 'seller', project: parties.project_id, seller: parties.seller_id })];
}

function contactOf(parties: Parties | null): string[] {
  return parties && parties.contact_id !== null ? [roomOf({ in: 'contact', contact: parties.contact_id })] : [];
}
