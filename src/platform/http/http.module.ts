import { Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Drain } from '../lifecycle/drain.js';
import { ProblemFilter } from '../errors/problem.filter.js';
import { IdempotencyKey } from './idempotency-key.entity.js';
import { IdempotencyService } from './idempotency.service.js';
import { OriginsService } from './origins.service.js';
import { QueryInterceptor } from './query-interceptor.js';
import { RouteTable } from './route-table.js';
import { strictInput } from './strict-input.js';

/** What every route has: one validation pipe, no query field that it does not know, one error filter, idempotency keys. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([IdempotencyKey])],
  providers: [
    Drain,
    IdempotencyService,
    OriginsService,
    RouteTable,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_INTERCEPTOR, useClass: QueryInterceptor },
    { provide: APP_PIPE, useValue: strictInput() },
  ],
  exports: [Drain, IdempotencyService, OriginsService, RouteTable],
})
export class HttpModule {}
