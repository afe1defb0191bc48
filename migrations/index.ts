import { Chat1795200000000 } from './1795200000000-chat.js';
import { People1795300000000 } from './1795300000000-people.js';
import { ReceiptsDelivered1795400000000 } from './1795400000000-receipts-delivered.js';
import { Origins1795500000000 } from './1795500000000-origins.js';
import { Routing1795510000000 } from './1795510000000-routing.js';
import { RoutingFloor1795510000001 } from './1795510000001-routing-floor.js';
import { Floor1795520000000 } from './1795520000000-floor.js';
import { Knowledge1795530000000 } from './1795530000000-knowledge.js';
import { Escalations1795520000001 } from './1795520000001-escalations.js';
import { Departures1795520000002 } from './1795520000002-departures.js';
import { KnowledgeEmbeddings1795530000001 } from './1795530000001-knowledge-embeddings.js';
import { Briefs1795520000003 } from './1795520000003-briefs.js';
import { Chatbots1795540000000 } from './1795540000000-chatbots.js';
import { ChatbotTools1795540000001 } from './1795540000001-chatbot-tools.js';
import { ChatbotEscalation1795540000002 } from './1795540000002-chatbot-escalation.js';
import { Tools1795540000003 } from './1795540000003-tools.js';
import { IdempotencyAnswer1795557000000 } from './1795557000000-idempotency-answer.js';
import { ConversationsInWork1795565000000 } from './1795565000000-conversations-in-work.js';
import { Budgets1795560000000 } from './1795560000000-budgets.js';
import { ShapesOfWords1795560000002 } from './1795560000002-shapes-of-words.js';
import { ReturningSellers1795560000001 } from './1795560000001-returning-sellers.js';
import { WidgetSettings1795570000000 } from './1795570000000-widget-settings.js';
import { Rating1795575000000 } from './1795575000000-rating.js';
import { ApiTokens1795570000001 } from './1795570000001-api-tokens.js';
import { WithdrawnPromises1795590000001 } from './1795590000001-withdrawn-promises.js';
import { VoiceSettings1795590000000 } from './1795590000000-voice-settings.js';
import { VoiceCalls1795580000000 } from './1795580000000-voice-calls.js';
import { CallSessions1795591000000 } from './1795591000000-call-sessions.js';
import { AvatarSessions1795592000000 } from './1795592000000-avatar-sessions.js';
import { SpokenTurns1795593000000 } from './1795593000000-spoken-turns.js';
import { MessagesWithoutKey1795600000000 } from './1795600000000-messages-without-key.js';
import { RoomForBatches1795601000000 } from './1795601000000-room-for-batches.js';

/** Every migration, oldest first. */
export const migrations = [
  Chat1795200000000,
  People1795300000000,
  ReceiptsDelivered1795400000000,
  Origins1795500000000,
  Routing1795510000000,
  RoutingFloor1795510000001,
  Floor1795520000000,
  Knowledge1795530000000,
  KnowledgeEmbeddings1795530000001,
  Escalations1795520000001,
  Departures1795520000002,
  Briefs1795520000003,
  Chatbots1795540000000,
  ChatbotTools1795540000001,
  ChatbotEscalation1795540000002,
  Tools1795540000003,
  IdempotencyAnswer1795557000000,
  ConversationsInWork1795565000000,
  WidgetSettings1795570000000,
  Rating1795575000000,
  ApiTokens1795570000001,
  Budgets1795560000000,
  ReturningSellers1795560000001,
  VoiceCalls1795580000000,
  VoiceSettings1795590000000,
  WithdrawnPromises1795590000001,
  ShapesOfWords1795560000002,
  CallSessions1795591000000,
  AvatarSessions1795592000000,
  SpokenTurns1795593000000,
  MessagesWithoutKey1795600000000,
  RoomForBatches1795601000000,
];
