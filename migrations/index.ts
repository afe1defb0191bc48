import { Chat1795200000000 } from './1795200000000-chat.js';

/** Every migration, oldest first. */
export const migrations = [Chat1795200000000];
