import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OriginGuard } from '../http/origin.guard.js';
import { ApiToken } from './api-tokens/api-token.entity.js';
import { ApiTokensController } from './api-tokens/api-tokens.controller.js';
import { ApiTokensService } from './api-tokens/api-tokens.service.js';
import { TokenLookupService } from './api-tokens/token-lookup.service.js';
import { AuthController } from './auth.controller.js';
import { AuthGuard } from './auth.guard.js';
import { SecretKeys } from './secret-keys.js';
import { GrantsService } from './sessions/grants.service.js';
import { RefreshToken } from './sessions/refresh-token.entity.js';
import { Session } from './sessions/session.entity.js';
import { SessionsService } from './sessions/sessions.service.js';
import { TokensService } from './tokens.service.js';

@Global()
@Module({})
export class AuthModule {
  /** Guards every route with the given secrets. */
  static with(secrets: SecretKeys): DynamicModule {
    return {
      module: AuthModule,
      imports: [JwtModule.register({}), TypeOrmModule.forFeature([ApiToken, Session, RefreshToken])],
      controllers: [ApiTokensController, AuthController],
      providers: [
        { provide: SecretKeys, useValue: secrets },
        TokensService,
        SessionsService,
        GrantsService,
        ApiTokensService,
        TokenLookupService,
        { provide: APP_GUARD, useClass: AuthGuard },
        { provide: APP_GUARD, useClass: OriginGuard },
      ],
      exports: [SecretKeys, TokensService, SessionsService, GrantsService],
    };
  }
}
