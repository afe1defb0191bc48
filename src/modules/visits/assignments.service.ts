import { Injectable } from '@nestjs/common';
import type { ChatSeller } from '../../contract/widget.schema.js';
import { ChatbotsService } from '../chatbots/chatbots.service.js';
import { RoutingService } from '../escalations/routing/routing.service.js';
import { SellersService } from '../sellers/sellers.service.js';
import { noSuchAnswerer } from './visits.problems.js';

interface Wish {
  readonly seller_id?: string | null | undefined;
  readonly chatbot_id?: string | null | undefined;
}

/** Who is to answer a visitor. */
@Injectable()
export class AssignmentsService {
  constructor(
    private readonly sellers: SellersService,
    private readonly chatbots: ChatbotsService,
    private readonly routing: RoutingService,
  ) {}

  /** @throws Problem `invalid` for a seller or chatbot that this project has not */
  async require(projectId: string, { seller_id: sellerId, chatbot_id: chatbotId }: Wish): Promise<void> {
    if (chatbotId && !(await this.chatbots.isIn(projectId, chatbotId))) throw noSuchAnswerer('chatbot_id');
    if (sellerId && !(await this.sellers.activeIn(projectId, sellerId))) throw noSuchAnswerer('seller_id');
  }

  /** Finds the person for a new conversation: the one who is wished for, or as the project's policy says. */
  async assign(conversationId: string, sellerId: string | undefined): Promise<void> {
    await this.routing.assign(conversationId, { reason: 'start', seller_id: sellerId ?? null });
  }

  /** The seller of a conversation, as visitors know one. */
  async shown(projectId: string, sellerId: string | null): Promise<ChatSeller | null> {
    return sellerId === null ? null : this.sellers.activeIn(projectId, sellerId);
  }
}
