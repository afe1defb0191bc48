import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConversationsModule } from '../../conversations/conversations.module.js';
import { ProjectsModule } from '../../projects/projects.module.js';
import { SellersModule } from '../../sellers/sellers.module.js';
import { DecisionsService } from './decisions.service.js';
import { PoliciesService } from './policies.service.js';
import { RetentionWorker } from './retention.worker.js';
import { RoutingController } from './routing.controller.js';
import { RoutingDecision } from './routing-decision.entity.js';
import { StoredRoutingPolicy } from './routing-policy.entity.js';
import { RoutingService } from './routing.service.js';
import { SituationsService } from './situations.service.js';

@Module({
  imports: [
    TypeOrmModule.forFeature([RoutingDecision, StoredRoutingPolicy]),
    ConversationsModule,
    ProjectsModule,
    SellersModule,
  ],
  controllers: [RoutingController],
  providers: [DecisionsService, PoliciesService, RetentionWorker, RoutingService, SituationsService],
  exports: [PoliciesService, RoutingService, SituationsService],
})
export class RoutingModule {}
