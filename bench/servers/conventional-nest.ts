import 'reflect-metadata';
import { BadRequestException, Module, type PipeTransform, UsePipes } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { TypeOrmModule } from '@nestjs/typeorm';
import {
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  WebSocketGateway,
  WebSocketServer,
  WsException,
} from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import { Column, CreateDateColumn, DataSource, Entity, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { z } from 'zod';

/**
 * What one writes first in Nest: a gateway with `@SubscribeMessage` and a validation pipe, entities, and `save()` inside a
 * transaction that locks the conversation. It numbers messages and finds repeats, as the product does; it has no tokens, no
 * access check and no limits. The pipe is zod: class-validator is not among our dependencies, and slower.
 */
@Entity('chats')
class Chat {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('int', { default: 0 })
  lastSeq!: number;

  @Column('timestamptz', { nullable: true })
  lastMessageAt!: Date | null;
}

@Entity('chat_messages')
@Index(['chatId', 'seq'], { unique: true })
@Index(['chatId', 'clientMessageId'], { unique: true })
class ChatMessage {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid')
  chatId!: string;

  @Column('int')
  seq!: number;

  @Column('text')
  content!: string;

  @Column('text')
  clientMessageId!: string;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;
}

const sendSchema = z.object({
  conversation_id: z.uuid(),
  content: z.string().min(1).max(16_384),
  client_message_id: z.string().min(1).max(128),
});
type Send = z.infer<typeof sendSchema>;

class SchemaPipe implements PipeTransform {
  transform(value: unknown, { type }: { type: string }): unknown {
    if (type !== 'body') return value;
    const parsed = sendSchema.safeParse(value);
    if (!parsed.success) throw new WsException(new BadRequestException(parsed.error.message));
    return parsed.data;
  }
}

@WebSocketGateway()
class ChatGateway {
  @WebSocketServer()
  private readonly server!: Server;

  constructor(private readonly dataSource: DataSource) {}

  @SubscribeMessage('conversation:join')
  async join(@MessageBody() { conversation_id: id }: { conversation_id: string }, @ConnectedSocket() socket: Socket) {
    await this.dataSource.getRepository(Chat).createQueryBuilder().insert().values({ id }).orIgnore().execute();
    await socket.join(id);
    return { ok: true, data: null };
  }

  @SubscribeMessage('message:send')
  @UsePipes(new SchemaPipe())
  async send(@MessageBody() input: Send) {
    const { message, isNew } = await this.store(input);
    const { chatId, seq, content, clientMessageId } = message;
    const view = { id: message.id, conversation_id: chatId, seq, content, client_message_id: clientMessageId };
    if (isNew) this.server.to(chatId).emit('message:created', { ...view, created_at: message.createdAt });
    return { ok: true, data: view };
  }

  private store(input: Send): Promise<{ message: ChatMessage; isNew: boolean }> {
    return this.dataSource.transaction(async (manager) => {
      const lock = { mode: 'pessimistic_write' } as const;
      const chat = await manager.findOneOrFail(Chat, { where: { id: input.conversation_id }, lock });
      const where = { chatId: chat.id, clientMessageId: input.client_message_id };
      const known = await manager.findOne(ChatMessage, { where });
      if (known) return { message: known, isNew: false };
      chat.lastSeq += 1;
      chat.lastMessageAt = new Date();
      await manager.save(chat);
      const fresh = manager.create(ChatMessage, { ...where, seq: chat.lastSeq, content: input.content });
      return { message: await manager.save(fresh), isNew: true };
    });
  }
}

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env.DATABASE_URL ?? '',
      entities: [Chat, ChatMessage],
      synchronize: true,
    }),
  ],
  providers: [ChatGateway],
})
class PeerModule {}

const app = await NestFactory.create<NestFastifyApplication>(PeerModule, new FastifyAdapter(), { logger: ['error'] });
app.useWebSocketAdapter(new IoAdapter(app));
await app.listen(0, '127.0.0.1');
process.send?.({ port: Number(new URL(await app.getUrl()).port) });
process.once('SIGTERM', () => process.exit(0));
