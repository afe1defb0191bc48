import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { callView, type StartCall, startCallBody, startedCallView } from '../../../contract/call.schema.js';
import { nothingBody, pathId } from '../../../contract/wire.js';
import type { Actor } from '../../../platform/auth/actor.js';
import { Caller } from '../../../platform/auth/auth.decorators.js';
import { Idempotent } from '../../../platform/http/idempotency.decorators.js';
import { Refuses, Returns } from '../../../platform/http/openapi.decorators.js';
import { HangUpsService } from './hang-ups.service.js';
import { callsOff } from './rows/calls.problems.js';
import { PlacingService } from './placing.service.js';

const DESCRIPTION =
  'The sound goes between browser and vendor; the session is set by this server, which listens at the side: what is said comes as ' +
  'messages of the conversation and, live, as `voice:transcript`. Make a data channel named `oai-events` before the offer, and wait for ' +
  'all candidates. One call at a time in a conversation.';

/** Voice calls over HTTP. */
@ApiTags('Voice')
@ApiBearerAuth()
@Controller('realtime/calls')
export class CallsController {
  constructor(
    private readonly placing: PlacingService,
    private readonly hangUps: HangUpsService,
  ) {}

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Call the assistant', description: DESCRIPTION })
  @Returns(201, 'The call, with the answer to the offer.', startedCallView)
  @Refuses('forbidden', 'missing', 'conflict', 'upstream', 'upstream-timeout')
  start(@Caller() actor: Actor, @Body({ schema: startCallBody }) body: StartCall) {
    if (body.sdp === undefined) throw callsOff();
    return this.placing.place(actor, { ...body, sdp: body.sdp });
  }

  @Post(':id/hangup')
  @HttpCode(200)
  @ApiOperation({ summary: 'Hang up', description: 'A call that is over stays as it is.' })
  @Returns(200, 'The call.', callView)
  @Refuses('missing')
  hangUp(
    @Caller() actor: Actor,
    @Param('id', { schema: pathId }) id: string,
    @Body({ schema: nothingBody.optional() }) _body?: unknown,
  ) {
    return this.hangUps.hangUp(actor, id);
  }
}
