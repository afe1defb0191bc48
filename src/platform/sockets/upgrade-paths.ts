/** Where the sound of calls passes through this server. */
export const AUDIO_PATH = /^(\/api)?\/realtime\/audio\/?$/;

/** The plain WebSocket. */
export const PLAIN_PATH = /^(\/api)?\/ws\/?$/;

/** The path of an upgrade, without its query. */
export const pathOf = (url = ''): string => url.split('?', 1)[0] ?? '';

/** Whether somebody answers an upgrade at this path. */
export const isUpgradePath = (path: string): boolean =>
  path.startsWith('/socket.io') || AUDIO_PATH.test(path) || PLAIN_PATH.test(path);
