import { Module } from '@nestjs/common';
import { RoutingModule } from '../escalations/routing/routing.module.js';
import { FiguresController } from './figures.controller.js';
import { FiguresService } from './figures.service.js';

/** Reads what the modules below have written; it owns no table. */
@Module({ imports: [RoutingModule], controllers: [FiguresController], providers: [FiguresService] })
export class FiguresModule {}
