import { Logger } from '@nestjs/common';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { EventBus } from './event-bus.js';

const deleted = (id: string) => ({ conversation_id: id, project_id: 'p' });

describe('the event bus', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('tells listeners in order, and not those who left', () => {
    const events = new EventBus();
    const heard: string[] = [];
    events.on('conversation.deleted', ({ conversation_id: id }) => heard.push(`first ${id}`));
    const leave = events.on('conversation.deleted', ({ conversation_id: id }) => heard.push(`second ${id}`));
    events.publish('conversation.deleted', deleted('a'));
    leave();
    events.publish('conversation.deleted', deleted('b'));
    expect(heard).toEqual(['first a', 'second a', 'first b']);
  });

  it('goes on when a listener throws', () => {
    const events = new EventBus();
    const heard: string[] = [];
    events.on('conversation.deleted', () => {
      throw new Error('a faulty listener');
    });
    events.on('conversation.deleted', ({ conversation_id: id }) => heard.push(id));
    events.publish('conversation.deleted', deleted('a'));
    expect(heard).toEqual(['a']);
  });

  it('holds news until the transaction has committed, and drops them when it fails', async () => {
    const events = new EventBus();
    const heard: string[] = [];
    events.on('conversation.deleted', ({ conversation_id: id }) => heard.push(id));
    await events.holding(async () => {
      events.publish('conversation.deleted', deleted('kept'));
      await Promise.resolve();
      expect(heard).toEqual([]);
    });
    const failure = events.holding(() => {
      events.publish('conversation.deleted', deleted('dropped'));
      return Promise.reject(new Error('rolled back'));
    });
    await expect(failure).rejects.toThrow('rolled back');
    expect(heard).toEqual(['kept']);
  });
});
