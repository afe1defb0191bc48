import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';

/** What the crowd is told on its standard input. */
export interface CrowdPlan {
  readonly members: number;
  /** The first node, and the one that they go to when they lose it. */
  readonly urls: readonly [string, string];
  readonly token: string;
  readonly conversations: readonly string[];
}

/** What it tells on its standard output, after a first line once all are there. */
export interface CrowdReport {
  /** From the first loss until everybody was back and in sync, in milliseconds. */
  readonly backMs: number;
  /** Joins and sends that were refused on the way back. */
  readonly refusals: number;
  /** The client ids that were acknowledged, each by its conversation. */
  readonly acknowledged: readonly { readonly conversation: string; readonly id: string; readonly seq: number }[];
  /** Where members stand, by conversation: the lowest and the highest last seq. */
  readonly standing: Readonly<Record<string, readonly [number, number]>>;
  readonly gaps: number;
}

interface Ack {
  readonly ok: boolean;
  readonly data: { readonly seq: number; readonly last_seq: number; readonly data: { readonly seq: number }[] };
}

const SEND_EVERY_MS = 250;
const report = { refusals: 0, gaps: 0, acknowledged: [] as CrowdReport['acknowledged'][number][] };
let firstLoss = 0;
const talking = { isOver: false };

/** A client that speaks Engine.IO by hand, since five thousand of the real one would cost more than the server. */
class Member {
  lastSeq = 0;
  isBack = false;
  private socket: WebSocket | null = null;
  private nextId = 0;
  /** What was told before the join was answered: it stands above what the answer brings. */
  private early: number[] | null = null;
  private readonly pending = new Map<string, (ack: Ack | null) => void>();

  constructor(
    private readonly plan: CrowdPlan,
    readonly conversation: string,
  ) {}

  /** Connects and joins; goes on trying. */
  async arrive(node: 0 | 1): Promise<void> {
    for (let isIn = false; !isIn; isIn = await this.enter(this.plan.urls[node]))
      if (node === 1) await pause(Math.random() * 200);
    this.isBack = node === 1;
  }

  /** Answers null where the connection ends first. */
  ask(name: string, input: object): Promise<Ack | null> {
    if (this.socket?.readyState !== WebSocket.OPEN) return Promise.resolve(null);
    const id = `${this.nextId++}`;
    const answer = new Promise<Ack | null>((resolve) => this.pending.set(id, resolve));
    this.socket.send(`42${id}${JSON.stringify([name, { conversation_id: this.conversation, ...input }])}`);
    return answer;
  }

  /** Says something now and then, each message until it is acknowledged. */
  async talk(name: string): Promise<void> {
    for (let n = 0; !talking.isOver; n += 1) {
      const message = { content: `${name} ${n}`, client_message_id: `${name}-${n}` };
      for (let ack: Ack | null = null; !ack?.ok;) {
        ack = await this.ask('message:send', message);
        if (ack?.ok) {
          const { seq } = ack.data;
          report.acknowledged.push({ conversation: this.conversation, id: message.client_message_id, seq });
        } else await pause(100);
      }
      await pause(SEND_EVERY_MS);
    }
  }

  private async enter(url: string): Promise<boolean> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
    const isLetIn = await new Promise<boolean>((resolve) => {
      socket.addEventListener('close', () => resolve(false));
      socket.addEventListener('message', ({ data }) => {
        if (String(data).startsWith('40')) resolve(true);
        else this.hear(socket, String(data));
      });
    });
    if (!isLetIn) return false;
    this.socket = socket;
    socket.addEventListener('close', () => this.lost());
    this.early = [];
    const joined = await this.ask('conversation:join', { after_seq: this.lastSeq });
    if (!joined?.ok) report.refusals += 1;
    else this.takeAll([...joined.data.data.map(({ seq }) => seq), ...this.early]);
    if (joined && !joined.ok) socket.close();
    return joined?.ok ?? false;
  }

  private lost(): void {
    for (const resolve of this.pending.values()) resolve(null);
    this.pending.clear();
    if (talking.isOver) return;
    firstLoss ||= performance.now();
    if (this.isBack || this.socket?.url.startsWith(this.plan.urls[0].replace('http', 'ws'))) void this.arrive(1);
  }

  private hear(socket: WebSocket, frame: string): void {
    if (frame === '2') socket.send('3');
    else if (frame.startsWith('0')) socket.send(`40${JSON.stringify({ token: this.plan.token })}`);
    else if (frame.startsWith('43')) {
      const [, id = '', answers = ''] = /^43(\d+)(.*)$/s.exec(frame) ?? [];
      this.pending.get(id)?.((JSON.parse(answers) as Ack[])[0] ?? null);
      this.pending.delete(id);
    } else if (frame.startsWith('42["message:created"')) {
      const { seq } = (JSON.parse(frame.slice(2)) as [string, { seq: number }])[1];
      if (this.early) this.early.push(seq);
      else this.takeAll([seq]);
    }
  }

  private takeAll(seqs: readonly number[]): void {
    this.early = null;
    for (const seq of seqs) {
      if (seq > this.lastSeq + 1) report.gaps += 1;
      this.lastSeq = Math.max(this.lastSeq, seq);
    }
  }
}

const plan = JSON.parse(await text(process.stdin)) as CrowdPlan;
const conversationOf = (n: number): string => plan.conversations[n % plan.conversations.length] ?? '';
const members = Array.from({ length: plan.members }, (_, n) => new Member(plan, conversationOf(n)));
const AT_A_TIME = 100;
for (let from = 0; from < members.length; from += AT_A_TIME) {
  await Promise.all(members.slice(from, from + AT_A_TIME).map((member) => member.arrive(0)));
}
// One in each conversation speaks.
const talks = members.slice(0, plan.conversations.length).map((member, n) => member.talk(`member-${n}`));
process.stdout.write('all are there\n');
while (!members.every(({ isBack }) => isBack)) await pause(10);
const backMs = performance.now() - firstLoss;
talking.isOver = true;
await Promise.all(talks);
const last = new Map<string, number>();
for (const { conversation, seq } of report.acknowledged)
  last.set(conversation, Math.max(seq, last.get(conversation) ?? 0));
// The last messages are on their way to those who did not send them.
const isInSync = ({ conversation, lastSeq }: Member): boolean => lastSeq >= (last.get(conversation) ?? 0);
for (const end = Date.now() + 10_000; Date.now() < end && !members.every(isInSync);) await pause(20);
const standing: Record<string, [number, number]> = {};
for (const { conversation, lastSeq } of members) {
  const [low, high] = standing[conversation] ?? [lastSeq, lastSeq];
  standing[conversation] = [Math.min(low, lastSeq), Math.max(high, lastSeq)];
}
process.stdout.write(`${JSON.stringify({ ...report, backMs, standing } satisfies CrowdReport)}\n`, () =>
  process.exit(0),
);
