import { applyDecorators, Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { conversationView } from '../../../contract/conversation.schema.js';
import { actionBodies, type ActionBody } from '../../../contract/floor.schema.js';
import { nothingBody, pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { ConversationsService } from '../../conversations/conversations.service.js';
import { EscalationsService } from '../escalations.service.js';
import { ActionsService } from './actions.service.js';

const CONFLICT = ' A lost race is a `conflict` whose `current` says how the conversation stands, and who has it.';

/** A route of one action, with what all of them share. */
const Action = (name: string, summary: string, description: string) =>
  applyDecorators(
    Post(name),
    HttpCode(200),
    ApiOperation({ summary, description: description + CONFLICT }),
    Returns(200, 'The conversation as it stands now.', conversationView),
    Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported'),
  );

const Id = () => Param('id', { schema: pathId });
const Nothing = () => Body({ schema: nothingBody.optional() });

@ApiTags('Floor')
@ApiBearerAuth()
@Controller('conversations/:id/actions')
export class ActionsController {
  constructor(
    private readonly actions: ActionsService,
    private readonly escalations: EscalationsService,
    private readonly conversations: ConversationsService,
  ) {}

  @Action('escalate', 'Ask for a person', 'The same as `POST /escalations`; also for visitors.')
  @ApiBody({ required: false })
  async escalate(
    @Caller() actor: Actor,
    @Id() id: string,
    @Body({ schema: actionBodies.escalate.optional() }) body: ActionBody<'escalate'> = {},
  ) {
    await this.escalations.request(actor, { ...body, conversation_id: id });
    return this.conversations.visibleTo(actor, id);
  }

  @Action(
    'claim',
    'Take the floor',
    'A person answers from now on; a running answer of the assistant stops. One wins, the others learn who.',
  )
  @ApiBody({ required: false })
  claim(@Caller() actor: Actor, @Id() id: string, @Nothing() _body?: Record<string, never>) {
    return this.actions.act(actor, { conversation_id: id, action: 'claim' });
  }

  @Action('assign', 'Give the floor to a seller', 'From the assistant, the queue or yourself; an admin from anybody.')
  assign(@Caller() actor: Actor, @Id() id: string, @Body({ schema: actionBodies.assign }) body: ActionBody<'assign'>) {
    return this.actions.act(actor, { ...body, conversation_id: id, action: 'assign' });
  }

  @Action('transfer', 'Hand the floor on', 'To a seller, or by `skills` through the queue to whoever has them.')
  transfer(
    @Caller() actor: Actor,
    @Id() id: string,
    @Body({ schema: actionBodies.transfer }) body: ActionBody<'transfer'>,
  ) {
    return this.actions.act(actor, { ...body, conversation_id: id, action: 'transfer' });
  }

  @Action(
    'hand-back',
    'Give the floor back to the assistant',
    'It learns what was said and agreed, and answers what is unanswered.',
  )
  @ApiBody({ required: false })
  handBack(
    @Caller() actor: Actor,
    @Id() id: string,
    @Body({ schema: actionBodies['hand-back'].optional() }) body: ActionBody<'hand-back'> = {},
  ) {
    return this.actions.act(actor, { ...body, conversation_id: id, action: 'hand-back' });
  }

  @Action('requeue', 'Put the visitor back into the queue', 'At the old place.')
  @ApiBody({ required: false })
  requeue(@Caller() actor: Actor, @Id() id: string, @Nothing() _body?: Record<string, never>) {
    return this.actions.act(actor, { conversation_id: id, action: 'requeue' });
  }

  @Action('resolve', 'Resolve a conversation', 'A new message of the visitor opens it again, with the assistant.')
  @ApiBody({ required: false })
  resolve(@Caller() actor: Actor, @Id() id: string, @Nothing() _body?: Record<string, never>) {
    return this.actions.act(actor, { conversation_id: id, action: 'resolve' });
  }

  @Action(
    'reopen',
    'Open a conversation again',
    "Snoozed or resolved; the floor is whose it was, after `resolve` the assistant's.",
  )
  @ApiBody({ required: false })
  reopen(@Caller() actor: Actor, @Id() id: string, @Nothing() _body?: Record<string, never>) {
    return this.actions.act(actor, { conversation_id: id, action: 'reopen' });
  }

  @Action('snooze', 'Put a conversation aside', 'Until a time, or a message of the visitor.')
  snooze(@Caller() actor: Actor, @Id() id: string, @Body({ schema: actionBodies.snooze }) body: ActionBody<'snooze'>) {
    return this.actions.act(actor, { ...body, conversation_id: id, action: 'snooze' });
  }
}
