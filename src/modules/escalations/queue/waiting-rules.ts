/** What a project has decided about visitors who wait for a person. */
export interface WaitingRules {
  /** Whether the assistant goes on answering those who wait. */
  readonly assistantHelps: boolean;
  /** Null: as long as it takes. */
  readonly maxWaitSeconds: number | null;
  readonly onMaxWait: 'assistant' | 'email';
  /** How long a seller may be without a connection before the floor is taken from him. */
  readonly graceSeconds: number;
  readonly onSellerLost: 'queue' | 'assistant';
  /** Null: open now. */
  readonly opensAt: Date | null;
}
