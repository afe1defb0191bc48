import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { projectQuery } from '../../../contract/auth.schema.js';
import {
  callView,
  type ChangeCall,
  changeCallBody,
  runningCallsView,
  type StartCall,
  startCallBody,
  startedCallView,
} from '../../../contract/call.schema.js';
import { nothingBody, pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Idempotent } from '../../../platform/http/idempotency.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { HangUpsService } from './hang-ups.service.js';
import { PlacingService } from './placing.service.js';
import { PushToTalkService } from './push-to-talk.service.js';
import { RunningCallsService } from './rows/running-calls.service.js';
import { TicketsService } from './tickets.service.js';

const DESCRIPTION =
  'With `webrtc` the sound goes between browser and vendor, and this server listens at the side; with `websocket` it goes through this ' +
  'server, at `/realtime/audio`. The session is set by this server. What is said comes as ' +
  'messages of the conversation and, live, as `voice:transcript`. Make a data channel named `oai-events` before the offer, and wait for ' +
  'all candidates. One call at a time in a conversation. Offers of WebRTC are answered; for the WebSocket there is a ticket.';

/** Voice calls over HTTP. */
@ApiTags('Voice')
@ApiBearerAuth()
@Controller('realtime/calls')
export class CallsController {
  constructor(
    private readonly placing: PlacingService,
    private readonly tickets: TicketsService,
    private readonly hangUps: HangUpsService,
    private readonly pushToTalk: PushToTalkService,
    private readonly running: RunningCallsService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'List the calls that are under way',
    description:
      'In the conversations of a project that the token may see, the newest first. `voice:updated` tells of every change.',
  })
  @Returns(200, 'The calls.', runningCallsView)
  @Refuses('missing')
  list(@Caller() actor: Actor, @Query({ schema: projectQuery }) query: { project_id?: string }) {
    return this.running.list(actor, query);
  }

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Call the assistant', description: DESCRIPTION })
  @Returns(201, 'The call, with the answer to the offer.', startedCallView)
  @Refuses('forbidden', 'missing', 'conflict', 'too-large', 'unsupported', 'mismatch', 'upstream', 'upstream-timeout')
  start(@Caller() actor: Actor, @Body({ schema: startCallBody }) body: StartCall) {
    const { sdp } = body;
    return sdp === undefined ? this.tickets.issue(actor, body) : this.placing.place(actor, { ...body, sdp });
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change who says when the visitor has spoken',
    description:
      'The call goes on; this server tells the vendor within half a second. Only the one who calls may. A call that is over stays as it is.',
  })
  @Returns(200, 'The call.', callView)
  @Refuses('forbidden', 'missing', 'too-large', 'unsupported')
  change(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: changeCallBody }) body: ChangeCall,
  ) {
    return this.pushToTalk.change(actor, id, body);
  }

  @Post(':id/hangup')
  @HttpCode(200)
  @ApiOperation({ summary: 'Hang up', description: 'A call that is over stays as it is.' })
  @Returns(200, 'The call.', callView)
  @Refuses('missing', 'too-large', 'unsupported')
  hangUp(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: nothingBody.optional() }) _body?: unknown,
  ) {
    return this.hangUps.hangUp(actor, id);
  }
}
