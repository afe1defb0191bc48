import type { Chat, RealtimeStatus, RestClient } from '@omnichat/client';
import { statusRead } from '@omnichat/client/rest';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A shop that has no voice need not say so. */
const NO_OFFER = new Set(['key-missing', 'not-offered', 'turned-off']);

interface VoiceProps {
  readonly chat: Chat;
  readonly rest: RestClient;
  readonly page: () => string | null;
  readonly status: RealtimeStatus;
  readonly isOpen: boolean;
}

export interface Offer {
  readonly Voice: ComponentType<VoiceProps>;
  readonly status: RealtimeStatus;
}

/** The microphone, fetched where the server offers to talk. */
export function useVoice(rest: RestClient, isOpen: boolean): Offer | null {
  const [offer, setOffer] = useState<Offer | null>(null);
  useEffect(() => {
    if (!isOpen || offer) return;
    // Without an answer there is no voice, and writing goes on.
    void fetched(rest).then(setOffer, () => undefined);
  }, [isOpen]);
  return offer;
}

async function fetched(rest: RestClient): Promise<Offer | null> {
  const status = await statusRead({ client: rest });
  const isOffered = status.way !== 'text' || !NO_OFFER.has(status.ways.cascade.reason?.code ?? '');
  return isOffered ? { status, Voice: (await import('../voice/voice.jsx')).Voice } : null;
}
