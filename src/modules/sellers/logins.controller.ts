import { Body, Controller, HttpCode, Ip, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { grantView, type Login, loginBody } from '../../contract/auth.schema.js';
import { Public } from '../../platform/auth/auth.decorators.js';
import { Refuses, Returns } from '../../platform/http/openapi.decorators.js';
import { addressKey } from '../../platform/limits/rate-limits.service.js';
import { LoginsService } from './logins.service.js';

@ApiTags('Sign-in')
@Controller('auth/login')
export class LoginsController {
  constructor(private readonly logins: LoginsService) {}

  @Post()
  @Public()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Log in as a seller',
    description: 'The access token is good for an hour. Who guesses has to wait.',
  })
  @Returns(200, 'The tokens.', grantView)
  @Refuses('too-large', 'unsupported')
  login(@Ip() ip: string, @Body({ schema: loginBody }) body: Login) {
    return this.logins.login(body, addressKey(ip));
  }
}
