import type { Message, RunningCall } from '@omnichat/client/types';
import { useEffect, useMemo, useState } from 'react';
import { useSession } from '../session/session.js';
import { type Caption, saidNow, withCaption } from './captions.js';

/** What is being said in a call and is not a message yet. */
export function useCaptions(call: RunningCall | null, messages: readonly Message[]): readonly Caption[] {
  const { client } = useSession();
  const [captions, setCaptions] = useState<readonly Caption[]>([]);
  const id = call?.id;
  useEffect(() => {
    if (id === undefined) return undefined;
    return client.socket.on('voice:transcript', (caption) => {
      if (caption.call_id === id) setCaptions((before) => withCaption(before, caption));
    });
  }, [client, id]);
  return useMemo(() => (call ? saidNow(captions, messages, call) : []), [call, captions, messages]);
}
