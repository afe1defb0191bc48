import { createStore, del, get, keys, set } from 'idb-keyval';
import type { Storage } from './storage.js';

/** Keeps everything in IndexedDB: for pages whose `localStorage` is full of other things. */
export function indexedDbStorage(database = 'omnichat'): Storage {
  const store = createStore(database, 'values');
  return {
    get: async (key) => (await get<string>(key, store)) ?? null,
    set: (key, value) => set(key, value, store),
    remove: (key) => del(key, store),
    keys: async (prefix) => (await keys<string>(store)).filter((key) => key.startsWith(prefix)),
  };
}
