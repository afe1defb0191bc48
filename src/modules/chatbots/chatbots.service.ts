import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, In, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import {
  BUILT_IN_TOOLS,
  type ChangeChatbot,
  type ChatbotListQuery,
  type ChatbotView,
  type CreateChatbot,
} from '../../contract/chatbot.schema.js';
import { type Actor, mayEnter } from '../../platform/auth/actor.js';
import { noSuchProject, projectFor, requireAdmin, requireStaff } from '../../platform/auth/project-access.js';
import { Database } from '../../platform/database/database.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { LlmProvidersService } from '../llm-providers/llm-providers.service.js';
import { Chatbot } from './chatbot.entity.js';
import { ChatbotSettings } from './chatbot-settings.js';
import { toChatbotView } from './chatbot-view.js';
import { HttpToolsService } from './tools/http-tools.service.js';
import { modelNotUsable, noSuchChatbot, noSuchTools } from './chatbots.problems.js';

/** What visitors may know of the chatbot that they talk to. */
export interface PublicChatbot {
  readonly id: string;
  readonly project_id: string;
  readonly name: string;
  readonly welcome_message: Readonly<Record<string, string>>;
}

/** The chatbots of a project. */
@Injectable()
export class ChatbotsService {
  constructor(
    @InjectRepository(Chatbot) private readonly chatbots: Repository<Chatbot>,
    private readonly settings: ChatbotSettings,
    private readonly llm: LlmProvidersService,
    private readonly database: Database,
    private readonly tools: HttpToolsService,
  ) {}

  /** Makes a chatbot; the first of a project is its default. The same `id` again gives the same chatbot. */
  async create(actor: Actor, input: CreateChatbot & { id?: string; project_id?: string }): Promise<ChatbotView> {
    requireAdmin(actor);
    const { id = uuidv7(), project_id: named, is_default: isMarked, ...body } = input;
    const projectId = projectFor(actor, named);
    this.checkModel({ provider: null, model: null, fallbacks: [], ...body });
    await this.checkTools(projectId, body.tools ?? []);
    await this.database.transaction(async (manager) => {
      await lockProject(manager, projectId);
      if (await manager.existsBy(Chatbot, { id, projectId })) return;
      const isDefault = isMarked ?? !(await manager.existsBy(Chatbot, { projectId, isDefault: true }));
      if (isDefault) await manager.update(Chatbot, { projectId, isDefault: true }, { isDefault: false });
      await manager.insert(Chatbot, { id, projectId, ...columnsOf(body), isDefault });
    });
    this.settings.forget();
    return this.visibleTo(actor, id);
  }

  /** The chatbot, for staff of its project. @throws Problem `missing`, alike for absent and not yours */
  async visibleTo(actor: Actor, id: string): Promise<ChatbotView> {
    requireStaff(actor);
    return toChatbotView(await this.find(actor, id));
  }

  /** The chatbot as those may know it who can talk to it. @throws Problem `missing` */
  async openTo(actor: Actor, id: string): Promise<PublicChatbot> {
    const { projectId, name, welcomeMessage } = await this.find(actor, id);
    return { id, project_id: projectId, name, welcome_message: welcomeMessage };
  }

  /** Whether the project has this chatbot. */
  isIn(projectId: string, id: string): Promise<boolean> {
    return this.chatbots.existsBy({ id, projectId });
  }

  async list(actor: Actor, { limit, cursor, project_id: named }: ChatbotListQuery) {
    requireStaff(actor);
    const query = this.chatbots.createQueryBuilder('b').where({ projectId: projectFor(actor, named) });
    if (cursor) query.andWhere('(b.createdAt, b.id) < (:at, :id)', { ...decodeCursor(cursor) });
    query.orderBy('b.createdAt', 'DESC').addOrderBy('b.id', 'DESC');
    return pageFrom(await query.limit(limit + 1).getMany(), limit, {
      position: (row) => ({ at: row.createdAt, id: row.id }),
      view: toChatbotView,
    });
  }

  /** Changes a chatbot; answers that begin from now on follow it, on other nodes within five seconds. */
  async change(actor: Actor, id: string, input: ChangeChatbot): Promise<ChatbotView> {
    requireStaff(actor);
    const before = await this.find(actor, id);
    requireAdmin(actor);
    const { projectId } = before;
    const { is_default: isMarked, ...body } = input;
    this.checkModel({ ...toChatbotView(before), ...body });
    await this.checkTools(projectId, body.tools ?? []);
    await this.database.transaction(async (manager) => {
      await lockProject(manager, projectId);
      if (isMarked) await manager.update(Chatbot, { projectId, isDefault: true }, { isDefault: false });
      const policy = body.escalation_policy && { ...before.escalationPolicy, ...body.escalation_policy };
      const changes = {
        ...columnsOf(policy ? { ...body, escalation_policy: policy } : body),
        ...(isMarked ? { isDefault: true } : {}),
      };
      if (Object.keys(changes).length > 0) await manager.update(Chatbot, { id, projectId }, changes);
    });
    this.settings.forget();
    return this.visibleTo(actor, id);
  }

  /** Deletes a chatbot. Its conversations go on with the default one; the oldest one left becomes the default if this was it. */
  async delete(actor: Actor, id: string): Promise<void> {
    requireAdmin(actor);
    const { projectId } = await this.find(actor, id);
    await this.database.transaction(async (manager) => {
      await lockProject(manager, projectId);
      await manager.delete(Chatbot, { id, projectId });
      if (await manager.existsBy(Chatbot, { projectId, isDefault: true })) return;
      const oldest = await manager.findOne(Chatbot, { where: { projectId }, order: { createdAt: 'ASC', id: 'ASC' } });
      if (oldest) await manager.update(Chatbot, { id: oldest.id }, { isDefault: true });
    });
    this.settings.forget();
  }

  private async find(actor: Actor, id: string): Promise<Chatbot> {
    const projects = actor.projects === 'any' ? {} : { projectId: In([...actor.projects]) };
    const chatbot = await this.chatbots.findOneBy({ id, ...projects });
    if (!chatbot || !mayEnter(actor, chatbot.projectId)) throw noSuchChatbot();
    return chatbot;
  }

  /** @throws Problem `invalid` for a tool that neither the server nor the project has */
  private async checkTools(projectId: string, names: readonly string[]): Promise<void> {
    const own = names.filter((name) => !(BUILT_IN_TOOLS as readonly string[]).includes(name));
    if (own.length === 0) return;
    const known = await this.tools.namesIn(projectId, own);
    const unknown = own.filter((name) => !known.includes(name));
    if (unknown.length > 0) throw noSuchTools(unknown);
  }

  private checkModel(wish: Pick<ChatbotView, 'provider' | 'model' | 'fallbacks'>): void {
    const fault = this.llm.faultOf(wish);
    if (fault !== null) throw modelNotUsable(fault);
  }
}

/** One writer of a project's chatbots at a time, so that exactly one is the default. @throws Problem `missing` */
async function lockProject(manager: EntityManager, projectId: string): Promise<void> {
  const rows: unknown[] = await manager.query('SELECT FROM projects WHERE id = $1 FOR NO KEY UPDATE', [projectId]);
  if (rows.length === 0) throw noSuchProject();
}

/** A change in the names of the columns; what it leaves out stays away. */
function columnsOf(change: Omit<ChangeChatbot, 'is_default'>): Partial<Chatbot> {
  const { max_output_tokens, welcome_message, knowledge_scope, escalation_policy, ...same } = change;
  const renamed = {
    maxOutputTokens: max_output_tokens,
    welcomeMessage: welcome_message,
    knowledgeScope: knowledge_scope,
    escalationPolicy: escalation_policy,
  };
  return { ...same, ...Object.fromEntries(Object.entries(renamed).filter(([, value]) => value !== undefined)) };
}
