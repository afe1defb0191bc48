import { Visit, type VisitSettings } from '@omnichat/client';
import type { Identity } from '../shared/protocol.js';

/** Who visits, as far as the page and the form have said. */
export interface About {
  page: string | null;
  identity: Identity;
}

export type Phase = 'idle' | 'opening' | 'open' | 'failed';

/** The visit behind the page: begun when it is needed, not when the page is loaded. */
export class Visitor {
  visit: Visit | null = null;
  phase: Phase = 'idle';
  private readonly about: About = { page: null, identity: {} };

  constructor(
    private readonly key: string,
    private readonly changed: () => void,
  ) {}

  /** Whether this visitor has talked here before. */
  isKnown(): Promise<boolean> {
    return Visit.isKnown(this.settings());
  }

  /** The page that holds the widget, as its script tells it. */
  get page(): string | null {
    return this.about.page;
  }

  goTo(page: string): void {
    this.about.page = page;
  }

  /** Says who the visitor is; a signed word counts at once. */
  identify(identity: Identity): void {
    this.about.identity = { ...this.about.identity, ...identity };
    if (this.visit && identity.token)
      this.visit.identify(identity.token).catch((error: unknown) => console.error(error));
  }

  async begin(): Promise<void> {
    if (this.phase === 'opening' || this.phase === 'open') return;
    this.become('opening');
    try {
      this.visit = await Visit.open(this.settings());
      this.visit.onChange(this.changed);
      this.become('open');
    } catch (error) {
      console.error(error);
      this.become('failed');
    }
  }

  private become(phase: Phase): void {
    this.phase = phase;
    this.changed();
  }

  private settings(): VisitSettings {
    const { page, identity } = this.about;
    const { token, ...info } = identity;
    return {
      url: location.origin,
      widgetKey: this.key,
      about: {
        user_info: info,
        ...(page === null ? {} : { page_url: page }),
        ...(token === undefined ? {} : { identity_token: token }),
      },
    };
  }
}
