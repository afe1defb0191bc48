import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { RateLimitGuard } from './rate-limit.guard.js';
import { RateLimitsService } from './rate-limits.service.js';

/** Import it after the module that authenticates: guards run in the order of their modules. */
@Global()
@Module({
  providers: [RateLimitsService, { provide: APP_GUARD, useClass: RateLimitGuard }],
  exports: [RateLimitsService],
})
export class LimitsModule {}
