import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Spellings are found by their length and their first or last letter. Similarity by groups of letters had to be computed for each
 * spelling of a project, which took ten times as long as all the rest of a search.
 */
export class ShapesOfWords1795560000002 implements MigrationInterface {
  name = 'ShapesOfWords1795560000002';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      'CREATE INDEX knowledge_spellings_by_beginning ON knowledge_spellings (project_id, "left"(spelling, 1), length(spelling))',
    );
    await db.query(
      'CREATE INDEX knowledge_spellings_by_end ON knowledge_spellings (project_id, "right"(spelling, 1), length(spelling))',
    );
    await db.query('DROP INDEX IF EXISTS knowledge_spellings_alike');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX knowledge_spellings_by_beginning');
    await db.query('DROP INDEX knowledge_spellings_by_end');
  }
}
