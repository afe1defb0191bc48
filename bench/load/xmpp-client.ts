import { contentOf, Hearing, keyOf, type Talker, type TalkerOptions } from './talker.ts';
import { XmppConnection } from './xmpp-connection.ts';

const BODY = '<body>';
/** The room's mark of what it has archived (XEP-0359). */
const ARCHIVED = '<stanza-id ';
/** Of the presence of oneself, with which a join ends. */
const SELF = "<status code='110'/>";

/**
 * One person in a room of XMPP (XEP-0045). The room sends a message to everybody in it, its sender included: that is the
 * answer. All in the room have to hear the same order.
 */
export class XmppClient implements Talker {
  private readonly connection: XmppConnection;
  private readonly options: TalkerOptions;
  private readonly hearing: Hearing;
  private readonly address: string;
  private readonly waiting = new Map<number, number>();
  private counter = 0;
  private position = 0;

  constructor(options: TalkerOptions) {
    this.options = options;
    this.hearing = new Hearing(options);
    this.address = `${options.room}@conference.localhost`;
    this.connection = new XmppConnection(options.port, {
      message: (text) => this.take(text),
      broken: options.onFault,
    });
  }

  get unanswered(): number {
    return this.waiting.size;
  }

  async join(): Promise<void> {
    await this.connection.open();
    const { run, index } = this.options;
    const history = "<x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/></x>";
    await this.connection.ask(`<presence to='${this.address}/${run}-${index}'>${history}</presence>`, SELF);
  }

  say(at: number): void {
    this.counter += 1;
    this.waiting.set(this.counter, at);
    const key = keyOf(this.options, this.counter);
    const body = `${BODY}${contentOf(key)}</body>`;
    this.connection.send(`<message to='${this.address}' type='groupchat' id='${key}'>${body}</message>`);
  }

  close(): void {
    this.connection.close();
  }

  private take(text: string): void {
    const body = text.indexOf(BODY);
    if (body === -1) return;
    const { said, index, onAnswer, onDelivery, onFault } = this.options;
    if (!text.includes(ARCHIVED)) return onFault(`not archived: ${text.slice(0, 500)}`);
    onDelivery();
    const heard = this.hearing.take(text, body + BODY.length);
    if (!heard) return;
    const { key, sender, number } = heard;
    const expected = (said[this.position] ??= key);
    if (key !== expected) onFault(`${key} came where others in the room heard ${expected}`);
    this.position += 1;
    if (sender !== index) return;
    const sentAt = this.waiting.get(number);
    if (sentAt === undefined) return onFault(`a message that nobody sent: ${text.slice(0, 300)}`);
    this.waiting.delete(number);
    onAnswer(this, { sentAt, isOk: true });
  }
}
