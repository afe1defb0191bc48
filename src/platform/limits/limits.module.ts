import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { LoginLimitsService } from './login-limits.service.js';
import { RateLimitGuard } from './rate-limit.guard.js';
import { RateLimitsService } from './rate-limits.service.js';

/** Import it after the module that authenticates: guards run in the order of their modules. */
@Global()
@Module({
  providers: [LoginLimitsService, RateLimitsService, { provide: APP_GUARD, useClass: RateLimitGuard }],
  exports: [LoginLimitsService, RateLimitsService],
})
export class LimitsModule {}
