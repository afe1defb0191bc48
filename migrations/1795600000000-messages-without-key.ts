import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The check of the foreign key was a third of what PostgreSQL did for a message. Whoever stores one holds the lock of its conversation's
 * row, so that the conversation is there; the messages of those that are deleted go with them as before.
 */
export class MessagesWithoutKey1795600000000 implements MigrationInterface {
  name = 'MessagesWithoutKey1795600000000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION delete_messages_of_conversation() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM messages WHERE conversation_id = OLD.id;
        RETURN NULL;
      END $$`);
    await db.query(`
      CREATE TRIGGER conversations_deleted AFTER DELETE ON conversations
      FOR EACH ROW EXECUTE FUNCTION delete_messages_of_conversation()`);
    await db.query('ALTER TABLE messages DROP CONSTRAINT messages_conversation');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TRIGGER conversations_deleted ON conversations');
    await db.query('DROP FUNCTION delete_messages_of_conversation');
    await db.query(`
      ALTER TABLE messages ADD CONSTRAINT messages_conversation
      FOREIGN KEY (conversation_id) REFERENCES conversations (id) ON DELETE CASCADE`);
  }
}
