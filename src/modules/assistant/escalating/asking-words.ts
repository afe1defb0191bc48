import { escaped } from '../truth/fact-terms.js';

/** How people ask for a person, by language. */
const ASKING: readonly RegExp[] = [
  /\b(?:talk|speak|chat|connect|transfer|put|get|want|need|prefer|like)\b.{0,30}\b(?:humans?|(?:real|live|actual) (?:person|people|agent)|a person|agent|representative|someone (?:real|human)|somebody (?:real|human)|staff|operator|colleague)\b/i,
  /\b(?:talk|speak|chat) (?:to|with) (?:a |an |the |your |one of your )?(?:person|people|someone|somebody|seller|salesperson|manager|team|agent|advisor)\b/i,
  /^\W*(?:(?:a |real |live )?(?:human|person|agent|representative|operator)),? (?:please|now)\b/i,
  /\b(?:mit|zu|an)\b.{0,20}\b(?:einem? )?(?:menschen?|mitarbeiter(?:in)?|berater(?:in)?|kolleg(?:e|en|in)|person|jemandem|makler(?:in)?)\b.{0,20}\b(?:sprechen|reden|verbinden|chatten|weiterleiten)\b/i,
  /\b(?:parler|discuter|échanger)\b.{0,25}\b(?:humain|personne|quelqu'un|conseill(?:er|ère)|agent|collègue|vendeu(?:r|se))\b/i,
  /\b(?:hablar|chatear|comunicarme)\b.{0,25}\b(?:persona|humano|agente|alguien|asesora?|compañer[oa]|vendedora?)\b/i,
  /\b(?:parlare|chattare)\b.{0,25}\b(?:persona|umano|operatore|qualcuno|consulente|collega|venditore)\b/i,
  /\b(?:falar|conversar)\b.{0,25}\b(?:pessoa|humano|atendente|alguém|agente|colega|vendedora?)\b/i,
  /\b(?:met|aan)\b.{0,20}\b(?:een )?(?:mens|persoon|medewerker|iemand|collega|verkoper)\b.{0,20}\b(?:praten|spreken|chatten)\b/i,
];
const DECLINED =
  /\b(?:don't|do not|not|no need to|never|nicht|kein\w*|ne .{0,12}pas|no quiero|non voglio|não quero|niet|geen)\b.{0,25}\b(?:talk|speak|chat|human|person|agent|sprechen|reden|menschen|parler|personne|hablar|persona|parlare|falar|pessoa|praten|spreken|mens)/i;

/** Whether a visitor asks for a person: in the usual words of seven languages, or in those that the chatbot knows. */
export function asksForPerson(text: string, words: Readonly<Record<string, readonly string[]>> = {}): boolean {
  const own = Object.values(words).flat();
  const isOwn = own.some((each) => new RegExp(`(?<![\\p{L}\\d])${escaped(each)}(?![\\p{L}\\d])`, 'iu').test(text));
  return isOwn || (ASKING.some((pattern) => pattern.test(text)) && !DECLINED.test(text));
}

const ASSENT =
  /^\W*(?:yes|yeah|yep|yup|sure|ok|okay|please|please do|of course|gladly|absolutely|ja|gerne?|bitte|oui|volontiers|s[ií]|sì|claro|certo|sim|graag)(?![\p{L}])(?:[\s,.!]|please|thanks|thank you|do|i would|that would be (?:great|nice)|bitte|gerne?|s'il vous plaît|por favor|per favore|graag)*$/iu;

/** Whether a visitor says yes, and nothing else. */
export const isAssent = (text: string): boolean => ASSENT.test(text.trim());
