import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { ChatbotView } from '../../contract/chatbot.schema.js';
import { believed } from '../../platform/believed.js';
import { Chatbot } from './chatbot.entity.js';
import { toChatbotView } from './chatbot-view.js';

/** How long the settings of a chatbot are believed; a change takes effect everywhere within this time, here at once. */
const BELIEVED_FOR_MS = 5_000;
const MAX_REMEMBERED = 10_000;

interface Remembered {
  readonly settings: ChatbotView | null;
}

/** What an answer needs to know of its chatbot, for the assistant: whoever asks has the right to its conversation. */
@Injectable()
export class ChatbotSettings {
  private readonly remembered = believed<string, Remembered>({
    max: MAX_REMEMBERED,
    forMs: BELIEVED_FOR_MS,
    look: async (key) => {
      const [projectId = '', chatbotId = ''] = key.split(' ');
      return { settings: await this.read(projectId, chatbotId) };
    },
  });

  constructor(@InjectRepository(Chatbot) private readonly chatbots: Repository<Chatbot>) {}

  /** The named chatbot of the project, or its default; null where there is none. At most five seconds old. */
  async of(projectId: string, chatbotId: string | null): Promise<ChatbotView | null> {
    const found = await this.remembered.fetch(`${projectId} ${chatbotId ?? ''}`);
    return found?.settings ?? null;
  }

  /** Call when chatbots have changed. */
  forget(): void {
    this.remembered.clear();
  }

  private async read(projectId: string, chatbotId: string): Promise<ChatbotView | null> {
    const named = chatbotId === '' ? null : await this.chatbots.findOneBy({ projectId, id: chatbotId });
    const row = named ?? (await this.chatbots.findOneBy({ projectId, isDefault: true }));
    return row && toChatbotView(row);
  }
}
