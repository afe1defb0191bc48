/** The languages in which this server has words of its own; the first is used for all others. */
export const SPOKEN = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl'] as const;
export type Spoken = (typeof SPOKEN)[number];

/** Small words that tell short questions apart. A word that several languages share tells less. */
const WORDS: Readonly<Record<Spoken, string>> = {
  en: 'the is are do does have has what when where how much many can i you your my with for and of to in a an it this that would like need please there any want talk not',
  de: 'der die das ist sind haben hat was wann wo wie viel viele kann ich sie ihr mein mit für und von zu im ein eine es dies würde möchte bitte gibt mir nicht kostet welche öffnungszeiten',
  fr: 'le la les est sont avez a quoi quand où comment combien puis je vous votre mon avec pour et de à dans un une il ce cette voudrais est-ce que y quel quelle ne pas du des au cher coûte',
  es: 'el la los las es son tiene tienen qué cuándo dónde cómo cuánto cuántos puedo yo usted su mi con para y de a en un una esto quiero quisiera hay por favor cuesta cuál no me',
  it: 'il lo la gli è sono ha hanno che cosa quando dove come quanto quanti posso io lei suo mio con per e di a in un una questo vorrei ci costa quale non mi',
  pt: 'o a os as é são tem têm que quando onde como quanto quantos posso eu você seu meu com para e de em um uma isto quero gostaria há por favor custa qual não me',
  nl: 'de het is zijn heeft hebben wat wanneer waar hoe veel kan ik u uw mijn met voor en van naar in een dit dat wil graag er kost welke niet mij',
};
const SETS = SPOKEN.map((language) => [language, new Set(WORDS[language].split(' '))] as const);

/** The language of what a visitor wrote, newest first, as far as small words tell; else `otherwise`. */
export function languageOf(texts: readonly string[], otherwise: string | undefined): Spoken {
  for (const text of texts) {
    const words = text.toLowerCase().match(/[\p{L}-]+/gu) ?? [];
    const scores = SETS.map(([language, set]) => ({ language, score: words.filter((word) => set.has(word)).length }));
    const [best, second] = scores.sort((a, b) => b.score - a.score);
    if (best && best.score > (second?.score ?? 0)) return best.language;
  }
  return spoken(otherwise);
}

/** The language that a tag names, if we speak it. */
export const spoken = (tag: string | undefined): Spoken =>
  SPOKEN.find((language) => tag?.split('-')[0]?.toLowerCase() === language) ?? SPOKEN[0];
