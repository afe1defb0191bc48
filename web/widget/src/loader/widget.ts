import { HELLO, type Identity, type ToFrame, type ToHost } from '../shared/protocol.js';
import { createLauncher, type Launcher } from './launcher.js';
import { sheet } from './style.js';

/** The `data-` attributes of the script. */
export interface LoaderOptions {
  readonly widgetKey: string;
  readonly accent?: string | undefined;
  readonly lang?: string | undefined;
  readonly launcher?: string | undefined;
  readonly side?: string | undefined;
}

/** How the project wants its widget to look, where the script's attributes leave it open. */
export interface Look {
  readonly accent?: string | null | undefined;
  readonly side?: string | null | undefined;
  readonly launcher_label?: string | null;
}

const PHONE = '(max-width: 480px)';
/** Set once somebody has opened the chat here: from then on the frame is loaded with the page, to count unread messages. */
const KNOWN = 'omnichat:known';

/** The launcher and the frame in the host page. Everything stands in a shadow root, so that neither styles the other. */
export class Widget {
  private readonly host = document.createElement('omnichat-widget');
  private readonly root = this.host.attachShadow({ mode: 'open' });
  private readonly launcher: Launcher;
  private readonly phone = matchMedia(PHONE);
  private readonly waiting: ToFrame[] = [];
  private readonly listeners: [string, (detail?: unknown) => void][] = [];
  private frame: HTMLIFrameElement | null = null;
  private port: MessagePort | null = null;
  private page = location.href;
  private isOpen = false;

  constructor(
    private readonly origin: string,
    private readonly options: LoaderOptions,
  ) {
    this.launcher = createLauncher(() => this.toggle());
    if (options.launcher !== 'none') this.root.append(this.launcher.element);
    this.phone.addEventListener('change', () => this.tell({ tell: 'phone', isPhone: this.phone.matches }));
  }

  /** Puts the launcher into the page, once it is known how it shall look. */
  show(look: Look): void {
    const { accent = look.accent, side = look.side } = this.options;
    this.root.adoptedStyleSheets = [sheet({ accent, side })];
    if (look.launcher_label) this.launcher.say(look.launcher_label);
    document.body.append(this.host);
    this.launcher.element.addEventListener('pointerenter', () => this.load(), { once: true });
    if (isKnown()) whenIdle(() => this.load());
  }

  call([name, ...rest]: [string, ...unknown[]]): void {
    if (name === 'open') this.open();
    else if (name === 'close') this.close();
    else if (name === 'on') this.listeners.push(rest as [string, () => void]);
    else if (name === 'identify') this.tell({ tell: 'identify', identity: rest[0] as Identity }, true);
    else if (name === 'setPage') this.setPage(typeof rest[0] === 'string' ? rest[0] : location.href);
    else console.error(`omnichat: there is no "${name}".`);
  }

  private toggle(): void {
    if (this.isOpen) this.close();
    else this.open();
  }

  private open(): void {
    if (this.isOpen) return;
    this.load();
    this.isOpen = true;
    remember();
    this.reveal(true);
    this.tell({ tell: 'opened' });
    this.emit('open');
  }

  private close(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.reveal(false);
    this.tell({ tell: 'closed' });
    this.launcher.element.focus();
    this.emit('close');
  }

  private reveal(isOpen: boolean): void {
    this.frame?.classList.toggle('open', isOpen);
    if (this.frame) this.frame.inert = !isOpen;
    this.launcher.opened(isOpen);
  }

  private setPage(page: string): void {
    this.page = new URL(page, location.href).href;
    this.tell({ tell: 'page', page: this.page });
  }

  /** Told before the frame is there, it is told when the frame comes; `isWorthKeeping` without waiting for somebody to open it. */
  private tell(message: ToFrame, isWorthKeeping = this.frame !== null): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has one other end
    if (this.port) this.port.postMessage(message);
    else if (isWorthKeeping) this.waiting.push(message);
  }

  private load(): void {
    if (this.frame) return;
    const { widgetKey, accent = '', lang = '' } = this.options;
    const frame = document.createElement('iframe');
    frame.src = `${this.origin}/widget/frame?${new URLSearchParams({ key: widgetKey, accent, lang }).toString()}`;
    frame.title = this.launcher.label;
    // Asked for when the visitor wants to talk.
    frame.allow = 'microphone; autoplay';
    frame.inert = true;
    frame.addEventListener('load', () => this.greet(frame), { once: true });
    this.frame = frame;
    this.root.prepend(frame);
  }

  /** The frame gets a port of its own: nobody else in the page can speak to it, or for it. */
  private greet(frame: HTMLIFrameElement): void {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    port1.addEventListener('message', ({ data }: MessageEvent<ToHost>) => this.hear(data));
    port1.start();
    frame.contentWindow?.postMessage(HELLO, this.origin, [port2]);
    const { lang = document.documentElement.lang } = this.options;
    this.tell({ tell: 'hello', page: this.page, language: lang || null, isPhone: this.phone.matches });
    for (const message of this.waiting.splice(0)) this.tell(message);
  }

  private hear(message: ToHost): void {
    if (message.tell === 'close') return this.close();
    if (message.tell === 'unread') this.launcher.unread(message.count);
    const { tell, ...detail } = message;
    this.emit(tell, detail);
  }

  private emit(name: string, detail?: unknown): void {
    for (const [each, listener] of this.listeners) if (each === name) listener(detail);
  }
}

function isKnown(): boolean {
  try {
    return localStorage.getItem(KNOWN) !== null;
  } catch {
    return false;
  }
}

function remember(): void {
  try {
    localStorage.setItem(KNOWN, '1');
  } catch {
    // Then the frame is loaded when it is opened.
  }
}

const whenIdle = (act: () => void): void =>
  void ('requestIdleCallback' in window ? requestIdleCallback(act, { timeout: 4_000 }) : setTimeout(act, 1_500));
