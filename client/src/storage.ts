/**
 * Where a client keeps what has to survive a reload: messages on their way and its session. Any key-value store will do, such as
 * React Native's AsyncStorage.
 */
export interface Storage {
  get(key: string): Promise<string | null> | string | null;
  set(key: string, value: string): Promise<void> | void;
  remove(key: string): Promise<void> | void;
  /** The keys that begin with `prefix`. */
  keys(prefix: string): Promise<readonly string[]> | readonly string[];
}

/** Keeps everything as long as the page, or the process, lives. */
export function memoryStorage(): Storage {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    remove: (key) => void values.delete(key),
    keys: (prefix) => [...values.keys()].filter((key) => key.startsWith(prefix)),
  };
}

/** What is needed of `localStorage` or `sessionStorage`. */
export interface WebStorage {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Keeps everything in `localStorage`, or whatever is given. A full or forbidden store is used as far as it goes, without errors. */
export function webStorage(store: WebStorage): Storage {
  return {
    get: (key) => attempt(() => store.getItem(key)) ?? null,
    set: (key, value) => attempt(() => store.setItem(key, value)),
    remove: (key) => attempt(() => store.removeItem(key)),
    keys: (prefix) => attempt(() => keysOf(store).filter((key) => key.startsWith(prefix))) ?? [],
  };
}

/** `localStorage` where a page may use it, else memory: browsers can forbid it to frames of other sites. */
export function defaultStorage(): Storage {
  const store = attempt(() => (globalThis as { localStorage?: WebStorage }).localStorage);
  const isUsable =
    store !== undefined && attempt(() => (store.setItem('omnichat', ''), store.removeItem('omnichat'), true));
  return isUsable ? webStorage(store) : memoryStorage();
}

const keysOf = (store: WebStorage): string[] =>
  Array.from({ length: store.length }, (_, index) => store.key(index)).filter((key) => key !== null);

function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
