import { Chat1795200000000 } from './1795200000000-chat.js';
import { ReceiptsDelivered1795300000000 } from './1795300000000-receipts-delivered.js';

/** Every migration, oldest first. */
export const migrations = [Chat1795200000000, ReceiptsDelivered1795300000000];
