import type { PassedOverCode } from '../../../../contract/routing.schema.js';
import { differenceOf, missingSkills, speaks } from './measures.js';
import type { Choice, Considered, WholeWish } from './situation.js';

const among = (considered: readonly Considered[], id: string | null): Considered | undefined =>
  considered.find((each) => each.seller_id === id);

/** Why somebody did not get the chat, as a sentence for people. */
export function reasonOf(
  passed: Considered & { passed_over: PassedOverCode },
  { sellerId, considered }: Choice,
  wish: WholeWish,
): string {
  const { name, load, capacity, skills } = passed;
  const sentences: Readonly<Record<PassedOverCode, () => string>> = {
    offline: () => `${name} is offline.`,
    away: () => `${name} is away.`,
    full: () => `${name} has ${load} of at most ${capacity} conversations.`,
    skills: () => `${name} lacks ${missingSkills(skills, wish.skills).join(' and ')}.`,
    language: () => `${name} does not speak ${wish.language}.`,
    gave_back: () => `${name} gave the chat back.`,
    later: () => laterThan(among(considered, sellerId), passed, wish),
    closed: () => 'It is outside business hours.',
    manual: () => 'The project lets its sellers take chats themselves.',
    named_other: () => `${among(considered, wish.seller_id)?.name ?? 'Somebody else'} is asked for.`,
    held: () => `${among(considered, sellerId)?.name ?? 'Somebody else'} answers already.`,
  };
  return sentences[passed.passed_over]();
}

/** What made the first one first. */
function laterThan(first: Considered | undefined, passed: Considered, wish: WholeWish): string {
  if (!first) return 'Somebody else comes first.';
  const advantages: Readonly<Record<string, string>> = {
    turn: `it is the turn of ${first.name}`,
    share: `${first.name} has ${first.load} of ${first.capacity} conversations, ${passed.name} ${passed.load} of ${passed.capacity}`,
    foreign: `${first.name} speaks ${wish.language}`,
    stranger: `${first.name} spoke to this visitor last`,
    surplus: `${first.name} has fewer other skills, so that ${passed.name} stays free for those`,
  };
  return `${first.name} comes before ${passed.name}: ${advantages[differenceOf(first.score, passed.score)]}.`;
}

/** The decision in one sentence. */
export function explanationOf({ outcome, sellerId, considered }: Choice, wish: WholeWish): string {
  const seller = among(considered, sellerId);
  const name = seller?.name ?? 'Somebody';
  const sentences: Readonly<Record<Choice['outcome'], () => string>> = {
    chosen: () => {
      const others = considered.filter((each) => each.passed_over === 'later').length;
      if (others === 0) return `${name} gets the chat: nobody else can take it.`;
      const known =
        seller && wish.language !== null && speaks(seller, wish.language) ? ` and speaks ${wish.language}` : '';
      return `${name} gets the chat: first of ${others + 1} who can take it${known}.`;
    },
    named: () => `${name} gets the chat, as asked for.`,
    waits: () => `${name} was asked for and finds the chat later; until then the assistant answers.`,
    kept: () => `${name} answers this chat already.`,
    closed: () => 'Nobody gets the chat: it is outside business hours.',
    nobody: () => 'Nobody can take the chat now.',
  };
  return sentences[outcome]();
}
