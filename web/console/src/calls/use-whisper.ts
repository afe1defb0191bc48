import { useMutation } from '@tanstack/react-query';
import { useSession } from '../session/session.js';
import { tellFailure } from '../ui/tell.js';

/** The most characters of a whisper. */
export const LONGEST_WHISPER = 2_000;

/** Tells the assistant something during a call; what could not be told stays where it was written. */
export function useWhisper(conversationId: string, whispered: () => void) {
  const { client } = useSession();
  return useMutation({
    mutationFn: (text: string) => client.socket.ask('voice:whisper', { conversation_id: conversationId, text }),
    onError: tellFailure,
    onSuccess: whispered,
  });
}
