import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '../../config/settings.js';
import { AllowedPlaces } from './allowed-places.js';
import { checkedUrl, safeFetch, type SafeFetchOptions, type SafeResponse } from './safe-fetch.js';

/** Fetches what people and projects name, with what the operator allows beside the public internet (`OUTBOUND_ALLOW`). */
@Injectable()
export class OutboundService {
  private readonly places: AllowedPlaces;

  constructor(@Inject(SETTINGS) settings: Settings) {
    this.places = new AllowedPlaces(settings.OUTBOUND_ALLOW);
  }

  /** See `safeFetch`. @throws OutboundError */
  fetch(address: string, options: SafeFetchOptions): Promise<SafeResponse> {
    return safeFetch(address, { ...options, places: this.places });
  }

  /** For what is saved now and fetched later: whether the address would be refused whatever it resolves to. */
  isRefused(address: string): boolean {
    try {
      checkedUrl(address, this.places);
      return false;
    } catch {
      return true;
    }
  }
}
