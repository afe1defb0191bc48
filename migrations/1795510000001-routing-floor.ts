import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether a routing decision gave the floor away. */
export class RoutingFloor1795510000001 implements MigrationInterface {
  name = 'RoutingFloor1795510000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE routing_decisions ADD takes_floor boolean NOT NULL DEFAULT false');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE routing_decisions DROP COLUMN takes_floor');
  }
}
