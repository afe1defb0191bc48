import { connect, type Socket } from 'node:net';

const STREAM =
  "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>";
/** What is said to be let in without a name (XEP-0175), and how the answer to it ends. */
const OPENING = [
  [STREAM, '</stream:features>'],
  ["<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>", '<success '],
  [STREAM, '</stream:features>'],
  ["<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", '</iq>'],
] as const;
const MESSAGE_END = '</message>';
const REFUSAL = /<failure|<stream:error|type='error'/;

interface Ear {
  /** All up to the end of a message; what the server said between the last message and this one stands before it. */
  message(text: string): void;
  /** Told once, unless we closed it. */
  broken(reason: string): void;
}

/** An XMPP client on a bare TCP socket that looks for what it needs, and parses nothing. */
export class XmppConnection {
  private readonly socket: Socket;
  private readonly ear: Ear;
  private rest = '';
  private asked: { until: string; resolve: () => void; reject: (error: Error) => void } | null = null;
  private isClosed = false;

  constructor(port: number, ear: Ear) {
    this.ear = ear;
    this.socket = connect({ port, host: '127.0.0.1', noDelay: true }).setEncoding('latin1');
    this.socket.on('data', (text) => this.read(String(text)));
    this.socket.on('error', (error) => this.fail(String(error)));
    this.socket.on('close', () => this.fail('the server closed a connection'));
  }

  async open(): Promise<void> {
    for (const [text, until] of OPENING) await this.ask(text, until);
  }

  /** Resolves once the server has said `until`. */
  ask(text: string, until: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.asked = { until, resolve, reject };
      this.send(text);
    });
  }

  send(text: string): void {
    this.socket.write(text, 'latin1');
  }

  close(): void {
    this.isClosed = true;
    this.socket.destroy();
  }

  private fail(reason: string): void {
    if (this.isClosed) return;
    this.close();
    this.asked?.reject(new Error(reason));
    this.ear.broken(reason);
  }

  private read(text: string): void {
    const all = this.rest + text;
    this.rest = this.asked ? this.awaited(all) : this.heard(all);
  }

  private awaited(all: string): string {
    if (REFUSAL.test(all)) this.fail(all.slice(0, 300));
    const found = this.asked ? all.indexOf(this.asked.until) : -1;
    if (!this.asked || found === -1) return all;
    const { until, resolve } = this.asked;
    this.asked = null;
    resolve();
    return all.slice(found + until.length);
  }

  private heard(all: string): string {
    let from = 0;
    for (let end = all.indexOf(MESSAGE_END); end !== -1; end = all.indexOf(MESSAGE_END, from)) {
      this.ear.message(all.slice(from, end));
      from = end + MESSAGE_END.length;
    }
    return all.slice(from);
  }
}
