/** Whether the assistant may begin an answer, as a SQL condition on the table alias: it has the floor, or helps those who wait. */
export const assistantMaySpeak = (c: string): string =>
  `(${c}.mode = 'assistant' OR (${c}.mode = 'queued' AND ${c}.assistant_helps))`;

/**
 * Whether an answer that began under `floorEpoch` may still be committed, as a SQL condition: nobody took the floor since. A person who
 * has it beats the machine; a queue that the assistant helps, or asked for itself, does not.
 */
export const answerMayEnd = (c: string, floorEpoch: string): string =>
  `(${c}.mode <> 'seller' AND ${floorEpoch} >= ${c}.assistant_epoch)`;
