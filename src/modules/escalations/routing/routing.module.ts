import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConversationsModule } from '../../conversations/conversations.module.js';
import { SellersModule } from '../../sellers/sellers.module.js';
import { RoutingDecision } from './routing-decision.entity.js';
import { StoredRoutingPolicy } from './routing-policy.entity.js';
import { RoutingService } from './routing.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([RoutingDecision, StoredRoutingPolicy]), ConversationsModule, SellersModule],
  providers: [RoutingService],
  exports: [RoutingService],
})
export class RoutingModule {}
