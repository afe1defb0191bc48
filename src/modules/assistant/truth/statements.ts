import { escaped } from './fact-terms.js';
import { addressOf, type RecordFacts, type Subject } from './subject.js';

const NEGATION =
  /\b(?:no|not|never|without|isn't|aren't|doesn't|don't|cannot|can't|un(?=furnished)|nicht|kein\w*|ohne|pas|sans|sin|senza|non|não|sem|niet|geen|zonder)\b|\bun(?=furnished)|forbidden|prohibited|verboten|interdit|prohibid|vietat/i;

/** How truths that are only yes or no are spoken of. */
const YES_OR_NO: Readonly<Record<string, RegExp>> = {
  pets: /\bpets?\b.{0,30}\b(?:allowed|welcome|permitted|accepted|ok|fine)|\b(?:allows?|welcomes?|permits?|accepts?)\b.{0,15}\bpets?\b|pet[\s-]friendly|\bno pets\b|haustiere?.{0,20}\b(?:erlaubt|willkommen|gestattet)|animaux.{0,20}\b(?:acceptés|autorisés|admis)|mascotas.{0,20}\b(?:permitid|admitid)/i,
  furnished: /\b(?:un)?furnished\b|\bmöbliert|\bmeublée?|\bamueblad/i,
  parking: /\b(?:has|have|with|offers?|includes?|comes with|there is|no|without)\b.{0,20}\bparking\b/i,
};

/** The facts beside numbers that a sentence contradicts: yes-or-no facts, the address, and facts that it names and gives another value. */
export function statementFaults(sentence: string, subject: Subject): string[] {
  const { facts } = subject;
  const faults = Object.entries(facts).filter(([key, value]) => {
    if (typeof value === 'boolean') return contradicts(sentence, key, value);
    if (key === 'address') return false;
    return typeof value === 'string' && isGivenAnother(sentence, key, value);
  });
  return [...faults.map(([key]) => key), ...(isElsewhere(sentence, facts) ? ['address'] : [])];
}

function contradicts(sentence: string, key: string, value: boolean): boolean {
  const spoken = YES_OR_NO[key] ?? wordsOf(key);
  if (!spoken.test(sentence) || sentence.trimEnd().endsWith('?') || /\b(?:if|whether|ob|si|se)\b/i.test(sentence))
    return false;
  const isDenied = NEGATION.test(sentence) || /\bunfurnished\b|unmöbliert/i.test(sentence);
  return isDenied === value;
}

/** `has_pool` is spoken of as "has a pool": a claim, unlike the bare word. */
function wordsOf(key: string): RegExp {
  const noun = key
    .replace(/^(?:has|is|with)_/, '')
    .split('_')
    .map(escaped)
    .join('[\\s-]');
  return new RegExp(
    `\\b(?:has|have|with|offers?|includes?|is|are|comes with|there (?:is|are)|without|no)\\b.{0,25}\\b${noun}\\b`,
    'i',
  );
}

/** "The status is sold" where the record says otherwise. The value may be said in other words only if it is in the sentence, too. */
function isGivenAnother(sentence: string, key: string, value: string): boolean {
  const label = key.split('_').map(escaped).join('[\\s-]');
  const given = new RegExp(
    `\\b${label}\\b\\s*(?:is|are|:|=)\\s*(?:an?\\s|the\\s)?["“'*]*([\\p{Lu}\\d][^.,;!?\\n"”*]*)`,
    'iu',
  ).exec(sentence)?.[1];
  if (given === undefined || value.length > 200 || !/^[\p{Lu}\d]/u.test(given)) return false;
  return (
    !sentence.toLowerCase().includes(value.toLowerCase()) && !value.toLowerCase().includes(given.trim().toLowerCase())
  );
}

/** The right street with another number, or the right number in another street that is said to be the address. */
function isElsewhere(sentence: string, facts: RecordFacts): boolean {
  const street = addressOf(facts)?.split(',')[0]?.trim() ?? '';
  const parts = /^(?<before>\d+[a-z]?)\s+(?<name>.+)$|^(?<named>.+?)\s+(?<after>\d+[a-z]?)$/i.exec(street)?.groups;
  const name = parts?.name ?? parts?.named;
  const number = parts?.before ?? parts?.after;
  if (name === undefined || number === undefined) return false;
  const pattern = parts?.before === undefined ? `${escaped(name)}\\s+(\\d+[a-z]?)` : `(\\d+[a-z]?)\\s+${escaped(name)}`;
  const said = Array.from(
    sentence.matchAll(new RegExp(`(?<![\\p{L}\\d])${pattern}(?![\\p{L}\\d])`, 'giu')),
    ([, found]) => found,
  );
  return said.some((found) => found?.toLowerCase() !== number.toLowerCase());
}
