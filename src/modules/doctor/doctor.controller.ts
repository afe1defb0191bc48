import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { diagnosisView } from '../../contract/doctor.schema.js';
import type { Actor } from '../../platform/auth/actor.js';
import { Caller } from '../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../platform/http/openapi.decorators.js';
import { DoctorService } from './doctor.service.js';

@ApiTags('Operations')
@ApiBearerAuth()
@Controller('doctor')
export class DoctorController {
  constructor(private readonly doctor: DoctorService) {}

  @Get()
  @ApiOperation({
    summary: 'What is wrong with this server, and what helps?',
    description:
      'For admins: whether the database, the language models and the vendors of speech would answer, and whether all doors and all ' +
      'processes ask the same models; with cause and fix. It costs nothing at the vendors, takes up to 10 s, and is remembered for 2.',
  })
  @Returns(200, 'The findings.', diagnosisView)
  @Refuses('forbidden')
  read(@Caller() actor: Actor) {
    return this.doctor.diagnose(actor);
  }
}
