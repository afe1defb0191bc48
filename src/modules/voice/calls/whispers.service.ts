import { Injectable } from '@nestjs/common';
import { type Actor, isStaff } from '../../../platform/auth/actor.js';
import { forbidden } from '../../../platform/errors/common.problems.js';
import { ConversationsService } from '../../conversations/conversations.service.js';
import { MessagesService } from '../../messages/messages.service.js';
import { CallRowsService } from './rows/call-rows.service.js';
import { noCall } from './rows/calls.problems.js';

/** What sellers tell the assistant during a call, behind the visitor's back. */
@Injectable()
export class WhispersService {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly messages: MessagesService,
    private readonly rows: CallRowsService,
  ) {}

  /**
   * Stores an internal note that the holder of the call passes on. @throws Problem `forbidden` for visitors, `missing`, `conflict` where
   * no call is under way
   */
  async whisper(actor: Actor, { conversation_id: id, text }: { conversation_id: string; text: string }): Promise<void> {
    if (!isStaff(actor)) throw forbidden();
    const conversation = await this.conversations.visibleTo(actor, id);
    if (!(await this.rows.isUnderWay(conversation.id))) throw noCall();
    const metadata = { channel: 'voice', whisper: true };
    await this.messages.send(actor, { conversation_id: id, content: text, note: true, metadata });
  }
}
