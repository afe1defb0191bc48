import type { CallView } from './call.schema.js';
import type { ContactView } from './contact.schema.js';
import type { ConversationView } from './conversation.schema.js';
import type { EscalationView, RequestedBy } from './escalation.schema.js';
import type { MessageView } from './message.schema.js';
import type { Availability, SellerView } from './seller.schema.js';

export interface TextDelta {
  readonly generation_id: string;
  readonly epoch: number;
  /** Where `text` begins in the generation's text, in UTF-16 code units. */
  readonly offset: number;
  readonly text: string;
}

/** What has happened, told after the commit. Every event names what it is about. */
export interface DomainEvents {
  'conversation.created': { readonly conversation: ConversationView };
  'conversation.updated': {
    readonly conversation_id: string;
    readonly project_id: string;
    readonly status: ConversationView['status'];
    readonly mode: ConversationView['mode'];
    readonly epoch: number;
    /** Who has the floor while the mode is `seller`; else who had it last, or is meant to. */
    readonly seller_id: string | null;
    /** An answer that runs already may still be finished, although the assistant has no floor any more. */
    readonly keeps_answer?: boolean;
    readonly rating?: ConversationView['rating'];
  };
  'conversation.deleted': { readonly conversation_id: string; readonly project_id: string };
  'message.created': { readonly message: MessageView; readonly awaits_reply: boolean; readonly parties: Parties };
  'receipt.updated': {
    readonly conversation_id: string;
    readonly reader: Reader;
    readonly kind: 'read' | 'delivered';
    readonly up_to_seq: number;
  };
  'typing.updated': { readonly conversation_id: string; readonly reader: Reader; readonly typing: boolean };
  'reply.started': {
    readonly conversation_id: string;
    readonly generation_id: string;
    readonly epoch: number;
    readonly answers_up_to_seq: number;
  };
  'reply.delta': { readonly conversation_id: string } & TextDelta;
  'reply.tool': {
    readonly conversation_id: string;
    readonly generation_id: string;
    readonly epoch: number;
    readonly name: string;
    readonly status: 'running' | 'done' | 'failed';
  };
  'reply.ended': {
    readonly conversation_id: string;
    readonly generation_id: string;
    readonly epoch: number;
    readonly status: 'complete' | 'stopped' | 'failed' | 'cancelled';
    readonly message: MessageView | null;
    readonly error: string | null;
  };
  /** Rights that ended: their tokens are refused, and what they opened has to be closed. */
  'session.ended': {
    readonly owner: { readonly kind: 'contact' | 'seller' | 'api_token'; readonly id: string };
    readonly session_ids: readonly string[];
  };
  'escalation.created': { readonly escalation: EscalationView; readonly contact_id: string | null };
  'escalation.updated': { readonly escalation: EscalationView; readonly contact_id: string | null };
  /** For the business's own systems: somebody asks for a person. */
  'chat.escalation_requested': { readonly escalation: EscalationView };
  /** Told by every process for itself. */
  'queue.updated': {
    readonly conversation_id: string;
    readonly contact_id: string | null;
    readonly position: number | null;
    readonly estimated_wait_seconds: number | null;
  };
  'agent.joined': AgentNews;
  'agent.left': AgentNews;
  /** A live caption; may be lost. */
  'voice.transcript': {
    readonly conversation_id: string;
    readonly call_id: string;
    readonly item_id: string;
    readonly role: 'user' | 'assistant';
    /** All of the utterance so far. */
    readonly text: string;
    readonly is_final: boolean;
  };
  'voice.updated': {
    readonly conversation_id: string;
    readonly project_id: string;
    readonly call: CallView;
    readonly assistant: 'speaks' | 'silent';
  };
  'contact.updated': { readonly contact: ContactView };
  /** Its conversations are gone as well; each told by its own event. */
  'contact.erased': { readonly contact_id: string; readonly project_id: string };
  'contact.merged': { readonly contact_id: string; readonly into: string; readonly project_id: string };
  'seller.updated': { readonly seller: SellerView };
  /** There is a document to take in. */
  'knowledge.submitted': { readonly document_id: string; readonly project_id: string };
  /** Its passages are found from now on. */
  'knowledge.ready': { readonly document_id: string; readonly project_id: string };
  'seller.deleted': { readonly seller_id: string; readonly project_id: string };
  /** A seller came, went or timed out. Every process tells it by itself, so whoever acts on it looks at the rows first. */
  'presence.updated': PresenceChange;
}

export interface PresenceChange {
  readonly project_id: string;
  readonly seller_id: string;
  readonly name: string;
  readonly status: Availability;
}

/** Why a person was asked for, and after which message. */
export interface LastEscalation {
  readonly reason: string | null;
  readonly requested_by: RequestedBy;
  readonly seq: number;
}

/** A person came into a conversation, or went. */
export interface AgentNews {
  readonly conversation_id: string;
  readonly contact_id: string | null;
  readonly agent: { readonly id: string; readonly name: string | null };
  readonly timestamp: string;
}

export interface Reader {
  readonly kind: 'user' | 'contact' | 'seller';
  readonly id: string;
}

/** Whom a conversation concerns, wherever they look just now. */
export interface Parties {
  readonly project_id: string;
  readonly contact_id: string | null;
  readonly seller_id: string | null;
}
