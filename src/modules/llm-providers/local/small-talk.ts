import { wordsOf } from './stems.js';

const GREETINGS = wordSet(
  'hi hello hey hiya howdy greetings good morning afternoon evening day there ' +
    'hola buenos días buenas bonjour salut bonsoir hallo guten tag moin ciao buongiorno olá oi hej hei cześć ' +
    'привет здравствуйте добрый день merhaba مرحبا שלום नमस्ते 你好 您好 こんにちは 안녕하세요',
);
const THANKS = wordSet(
  'thanks thank you thx ty cheers very much so a lot great perfect ok okay cool nice danke schön vielen dank merci beaucoup gracias muchas ' +
    'grazie mille obrigado obrigada bedankt dank je u wel',
);
const PARTING = wordSet(
  'bye goodbye see you later good night tschüss auf wiedersehen au revoir adiós arrivederci tchau doei',
);
const MAX_WORDS = 5;

const ABOUT_ME =
  /^(?:are|r) (?:you|u) (?:a |an )?(?:real|human|person|bot|robot|machine|ai|chatbot|computer)\b|^(?:who|what) are you\b|^what can you do\b|^how can you help\b/;

/** The answer to a greeting, a thank you or a question about the assistant itself; null for all else. */
export function smallTalk(text: string): string | null {
  const words = wordsOf(text);
  if (words.length === 0) return null;
  if (ABOUT_ME.test(words.join(' '))) {
    return 'I am an automatic assistant. I answer questions from what this business has told me, and can ask a person to join us.';
  }
  if (words.length > MAX_WORDS) return null;
  const isOf = (set: ReadonlySet<string>): boolean => words.every((word) => set.has(word));
  if (isOf(GREETINGS)) return 'Hello! How can I help you?';
  if (isOf(THANKS)) return "You're welcome. Is there anything else?";
  return isOf(PARTING) ? 'Goodbye, and thank you for your visit.' : null;
}

function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
