import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { BUILT_IN_TOOLS } from '../../../contract/chatbot.schema.js';
import type { ChangeTool, CreateTool, ToolListQuery, ToolView } from '../../../contract/tool.schema.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { projectFor, refuseUnknownProject, requireAdmin, requireStaff } from '../../../platform/auth/project-access.js';
import { Database } from '../../../platform/database/database.js';
import { notValid } from '../../../platform/errors/common.problems.js';
import { decodeCursor, pageFrom } from '../../../platform/http/cursor.js';
import { schemaFault } from '../../../platform/json-schema.js';
import { OutboundService } from '../../../platform/outbound/outbound.service.js';
import { ChatbotSettings } from '../chatbot-settings.js';
import { nameTaken, noSuchTool } from '../chatbots.problems.js';
import { HttpTool } from './http-tool.entity.js';
import { isFillable, probeOf } from './url-template.js';

/** What a call needs to know of a tool. */
export type CallableTool = Pick<
  HttpTool,
  'name' | 'description' | 'method' | 'url' | 'parameters' | 'headers' | 'timeoutMs'
>;

/** The tools that projects define themselves: calls of their own servers. */
@Injectable()
export class HttpToolsService {
  constructor(
    @InjectRepository(HttpTool) private readonly tools: Repository<HttpTool>,
    private readonly settings: ChatbotSettings,
    private readonly outbound: OutboundService,
    private readonly database: Database,
  ) {}

  /** Defines a tool; the same `id` again gives the same tool. @throws Problem `invalid`, `conflict` for a taken name */
  async create(actor: Actor, input: CreateTool & { id?: string; project_id?: string }): Promise<ToolView> {
    requireAdmin(actor);
    const { id = uuidv7(), project_id: named, ...body } = input;
    const projectId = projectFor(actor, named);
    this.check(body);
    const isBuiltIn = (BUILT_IN_TOOLS as readonly string[]).includes(body.name);
    if (isBuiltIn) throw nameTaken();
    const { name, description, url } = body;
    const row = { id, projectId, name, description, url, ...columnsOf(body) };
    await this.tools
      .createQueryBuilder()
      .insert()
      .values(row as never)
      .orIgnore()
      .execute()
      .catch(refuseUnknownProject);
    const tool = await this.tools.findOneBy({ id, projectId });
    if (!tool) throw nameTaken();
    return toToolView(tool);
  }

  /** The tool, for staff of its project. @throws Problem `missing`, alike for absent and not yours */
  async visibleTo(actor: Actor, id: string): Promise<ToolView> {
    requireStaff(actor);
    return toToolView(await this.find(actor, id));
  }

  async list(actor: Actor, { limit, cursor, project_id: named }: ToolListQuery) {
    requireStaff(actor);
    const query = this.tools.createQueryBuilder('t').where({ projectId: projectFor(actor, named) });
    if (cursor) query.andWhere('(t.createdAt, t.id) < (:at, :id)', { ...decodeCursor(cursor) });
    query.orderBy('t.createdAt', 'DESC').addOrderBy('t.id', 'DESC');
    return pageFrom(await query.limit(limit + 1).getMany(), limit, {
      position: (row) => ({ at: row.createdAt, id: row.id }),
      view: toToolView,
    });
  }

  /** Changes a tool from the next call on. Its name stays: chatbots know it by that. */
  async change(actor: Actor, id: string, input: ChangeTool): Promise<ToolView> {
    requireStaff(actor);
    const { projectId } = await this.find(actor, id);
    requireAdmin(actor);
    this.check(input);
    const changes = columnsOf(input);
    if (Object.keys(changes).length > 0) await this.tools.update({ id, projectId }, changes as never);
    return this.visibleTo(actor, id);
  }

  /** Deletes a tool; no chatbot allows it any more. */
  async delete(actor: Actor, id: string): Promise<void> {
    requireAdmin(actor);
    const { projectId, name } = await this.find(actor, id);
    await this.database.transaction(async (manager) => {
      await manager.delete(HttpTool, { id, projectId });
      const forget = 'UPDATE chatbots SET tools = array_remove(tools, $2) WHERE project_id = $1 AND $2 = ANY(tools)';
      await manager.query(forget, [projectId, name]);
    });
    this.settings.forget();
  }

  /** Those of the names that the project has defined. */
  async namesIn(projectId: string, names: readonly string[]): Promise<string[]> {
    const found = await this.tools.find({ where: { projectId, name: In([...names]) }, select: { name: true } });
    return found.map(({ name }) => name);
  }

  /** The enabled tools of these names, with their secrets: for the assistant, which calls them. */
  enabled(projectId: string, names: readonly string[]): Promise<CallableTool[]> {
    return this.tools.findBy({ projectId, name: In([...names]), isEnabled: true });
  }

  private async find(actor: Actor, id: string): Promise<HttpTool> {
    const projects = actor.projects === 'any' ? {} : { projectId: In([...actor.projects]) };
    const tool = await this.tools.findOneBy({ id, ...projects });
    if (!tool) throw noSuchTool();
    return tool;
  }

  private check({ url, parameters }: ChangeTool): void {
    const isRefused = url !== undefined && (!isFillable(url) || this.outbound.isRefused(probeOf(url)));
    const fault = parameters === undefined ? null : schemaFault(parameters);
    const errors = [
      ...(isRefused ? [{ path: 'url', message: 'must be a public web address on a web port' }] : []),
      ...(fault === null ? [] : [{ path: 'parameters', message: fault }]),
    ];
    if (errors.length > 0) throw notValid(errors);
  }
}

function columnsOf({ timeout_ms: timeoutMs, is_enabled: isEnabled, ...same }: ChangeTool & { name?: string }) {
  return {
    ...same,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(isEnabled === undefined ? {} : { isEnabled }),
  };
}

const toToolView = (row: HttpTool): ToolView => ({
  id: row.id,
  project_id: row.projectId,
  name: row.name,
  description: row.description,
  method: row.method,
  url: row.url,
  parameters: row.parameters,
  timeout_ms: row.timeoutMs,
  is_enabled: row.isEnabled,
  header_names: Object.keys(row.headers).sort(),
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});
