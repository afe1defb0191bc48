import { Column, Entity, Index } from 'typeorm';
import type { VoiceSettings } from '../../contract/voice-settings.schema.js';
import type { WidgetSettings } from '../../contract/widget-settings.schema.js';
import { BaseEntity } from '../../platform/database/base.entity.js';

/** A tenant: one business with its conversations, people and knowledge. */
@Entity('projects')
@Index('projects_by_age', ['createdAt', 'id'])
@Index('projects_by_origin', ['allowedOrigins'], { type: 'gin' })
@Index('projects_by_widget_key', ['widgetKey'], { unique: true })
export class Project extends BaseEntity {
  @Column('text')
  name!: string;

  /** What the assistant is told before every conversation of the project. */
  @Column('text', { nullable: true })
  instructions!: string | null;

  /** Names the project in web pages; public, so it gives no right but to knock. (Spaced as TypeORM reads it back.) */
  @Column('text', { name: 'widget_key', default: () => `('wk_'|| encode(uuid_send(gen_random_uuid()), 'hex'))` })
  widgetKey!: string;

  /** The web pages that may hold the widget. None: only pages of this server itself. */
  @Column('text', { name: 'allowed_origins', array: true, default: () => `'{}'` })
  allowedOrigins!: string[];

  /** What a visitor reads before the first word. */
  @Column('text', { nullable: true })
  greeting!: string | null;

  /** How the widget looks and what it asks: only what was set. */
  @Column('jsonb', { default: () => `'{}'` })
  widget!: Partial<WidgetSettings>;

  /** Whether and how visitors may talk: only what was set. */
  @Column('jsonb', { default: () => `'{}'` })
  voice!: Partial<VoiceSettings>;
}
