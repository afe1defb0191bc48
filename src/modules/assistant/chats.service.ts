import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { ChatAnswerView, ChatbotChat } from '../../contract/chatbot.schema.js';
import type { ConversationView } from '../../contract/conversation.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { ChatbotsService, type PublicChatbot } from '../chatbots/chatbots.service.js';
import { ConversationsService } from '../conversations/conversations.service.js';
import { noSuchConversation } from '../conversations/conversations.problems.js';
import { OpeningsService } from '../conversations/opening/openings.service.js';
import type { SentMessage } from '../messages/messages.service.js';
import { answerFailed } from './generations/generations.problems.js';
import { endFor, type ReplyEnd } from './reply-progress.js';
import { TurnsService } from './turns.service.js';
import { SEED_HISTORY, seedOf } from './writing/seed-history.js';

/** A chat of the source document: a conversation with one chatbot. */
export interface ChatInput extends Pick<ChatbotChat, 'message' | 'chatId' | 'conversationHistory'> {
  /** Null: whichever answers for the project. */
  readonly chatbot: PublicChatbot | null;
  readonly projectId: string;
  /** Makes a repeat safe: the same chat, the same message, the same answer. */
  readonly key?: string | undefined;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Chats in the words of the chatbot API, which are turns like any other. */
@Injectable()
export class ChatsService {
  constructor(
    private readonly chatbots: ChatbotsService,
    private readonly conversations: ConversationsService,
    private readonly openings: OpeningsService,
    private readonly turns: TurnsService,
  ) {}

  /** Stores the message, in a new chat unless one is named; resolves once both rows are committed. @throws Problem `missing` */
  async say(actor: Actor, chatbotId: string, input: ChatbotChat & { key?: string | undefined }): Promise<SentMessage> {
    const chatbot = await this.chatbots.openTo(actor, chatbotId);
    return this.sayTo(actor, { ...input, chatbot, projectId: chatbot.project_id });
  }

  /** The same where no chatbot need be named. */
  async sayTo(actor: Actor, input: ChatInput): Promise<SentMessage> {
    const { id } = input.chatId === undefined ? await this.open(actor, input) : await this.goOn(actor, input);
    const clientId = input.key === undefined ? {} : { client_message_id: input.key };
    return this.turns.say(actor, { conversation_id: id, content: input.message, ...clientId });
  }

  /** The answer as the chatbot API shows it. @throws Problem when it failed without any text */
  async answerOf(actor: Actor, sent: SentMessage, given: ReplyEnd | null): Promise<ChatAnswerView> {
    const end = endFor(actor, given);
    const { conversation_id: chatId } = sent.message;
    if (end?.status === 'failed' && !end.message) throw answerFailed(end.error, { chatId });
    const { escalation_requested: isRequested } = await this.conversations.visibleTo(actor, chatId);
    const { sources, escalation } = (end?.message?.metadata ?? {}) as AnswerMetadata;
    return {
      chatId,
      message: end?.message ? { id: end.message.id, content: end.message.content, role: 'AGENT' } : null,
      sources: sources ?? [],
      escalationRequested: isRequested,
      escalationReason: escalation?.reason ?? null,
    };
  }

  private open(actor: Actor, { chatbot, projectId, key, ...input }: ChatInput): Promise<ConversationView> {
    const seed = seedOf(input.conversationHistory ?? []);
    return this.openings.open(actor, {
      id: key === undefined ? uuidv7() : idFor([actor.kind, actor.id, chatbot?.id ?? projectId, key]),
      project_id: projectId,
      ...(chatbot ? { title: `Chat with ${chatbot.name}`, chatbot_id: chatbot.id } : {}),
      metadata: { ...input.metadata, ...(seed.length > 0 ? { [SEED_HISTORY]: seed } : {}) },
    });
  }

  /** A chat belongs to its chatbot: under the address of another it is not there. */
  private async goOn(actor: Actor, { chatId = '', chatbot, projectId }: ChatInput): Promise<ConversationView> {
    const conversation = await this.conversations.visibleTo(actor, chatId);
    const isHere = chatbot ? conversation.chatbot_id === chatbot.id : conversation.project_id === projectId;
    if (!isHere) throw noSuchConversation();
    return conversation;
  }
}

interface AnswerMetadata {
  readonly sources?: Record<string, unknown>[];
  readonly escalation?: { readonly reason: string };
}

/** The same id for the same words, in the shape of all ids: a UUIDv7 of the year 1970. */
function idFor(words: readonly string[]): string {
  const random = createHash('sha256').update(JSON.stringify(words)).digest().subarray(0, 16);
  return uuidv7({ msecs: 0, seq: random.readUInt32BE(12), random });
}
