import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What passages mean, as vectors, where an embedding model is configured. */
export class KnowledgeEmbeddings1795530000001 implements MigrationInterface {
  name = 'KnowledgeEmbeddings1795530000001';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TABLE knowledge_embeddings (
      passage_id uuid PRIMARY KEY CONSTRAINT knowledge_embeddings_passage
        REFERENCES knowledge_passages (id) ON DELETE CASCADE,
      project_id uuid NOT NULL CONSTRAINT knowledge_embeddings_project REFERENCES projects (id) ON DELETE CASCADE,
      model text NOT NULL,
      signs bytea,
      vector bytea,
      claimed_at timestamptz(3) NOT NULL DEFAULT now()
    )`);
    await db.query(`CREATE INDEX knowledge_embeddings_of_project ON knowledge_embeddings (project_id, model)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE knowledge_embeddings');
  }
}
