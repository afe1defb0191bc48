/** What the host page's script tells the frame. */
export type ToFrame =
  | { readonly tell: 'hello'; readonly page: string; readonly language: string | null; readonly isPhone: boolean }
  | { readonly tell: 'opened' }
  | { readonly tell: 'closed' }
  | { readonly tell: 'phone'; readonly isPhone: boolean }
  | { readonly tell: 'page'; readonly page: string }
  | { readonly tell: 'identify'; readonly identity: Identity };

/** What the frame tells the host page's script. */
export type ToHost =
  | { readonly tell: 'ready' }
  | { readonly tell: 'close' }
  | { readonly tell: 'unread'; readonly count: number }
  | { readonly tell: 'message'; readonly message: { readonly role: string; readonly content: string } };

/** Who the visitor is: signed by the business's own server, or what the page says without proof. */
export interface Identity {
  readonly token?: string;
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
}

/** The words that begin the one message to the window; everything after goes over the port that comes with it. */
export const HELLO = 'omnichat:hello';
