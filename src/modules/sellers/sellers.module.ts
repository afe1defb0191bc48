import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LoginsController } from './logins.controller.js';
import { LoginsService } from './logins.service.js';
import { PresenceService } from './presence/presence.service.js';
import { PresenceWorker } from './presence/presence.worker.js';
import { SellerPresence } from './presence/seller-presence.entity.js';
import { Seller } from './seller.entity.js';
import { SellerDeparture } from './seller-departure.entity.js';
import { SellersController } from './sellers.controller.js';
import { SellersService } from './sellers.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Seller, SellerDeparture, SellerPresence])],
  controllers: [LoginsController, SellersController],
  providers: [LoginsService, PresenceService, PresenceWorker, SellersService],
  exports: [PresenceService, SellersService],
})
export class SellersModule {}
