import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { AuthGuard } from './auth.guard.js';
import { SecretKeys } from './secret-keys.js';
import { TokensService } from './tokens.service.js';

@Global()
@Module({})
export class AuthModule {
  /** Guards every route with the given secrets. */
  static with(secrets: SecretKeys): DynamicModule {
    return {
      module: AuthModule,
      imports: [JwtModule.register({})],
      providers: [
        { provide: SecretKeys, useValue: secrets },
        TokensService,
        { provide: APP_GUARD, useClass: AuthGuard },
      ],
      exports: [TokensService],
    };
  }
}
