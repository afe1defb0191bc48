import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { LoginsController } from './logins.controller.js';
import { LoginsService } from './logins.service.js';
import { Seller } from './seller.entity.js';
import { SellersController } from './sellers.controller.js';
import { SellersService } from './sellers.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Seller])],
  controllers: [LoginsController, SellersController],
  providers: [LoginsService, SellersService],
  exports: [SellersService],
})
export class SellersModule {}
