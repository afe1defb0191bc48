import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import { Database } from './database.js';
import { NodeHintsService } from './node-hints.service.js';

@Global()
@Module({ providers: [Database, NodeHintsService], exports: [Database, NodeHintsService] })
export class DatabaseModule {
  /** Opens the pool with the given options; the modules bring their entities. */
  static with(options: DataSourceOptions): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [TypeOrmModule.forRoot({ ...options, autoLoadEntities: true, retryAttempts: 1 })],
    };
  }
}
