import type { Spoken } from './language.js';

/** What this server says by itself, where no model does. */
export interface Phrases {
  readonly unknown: string;
  /** A person was asked for and waits in the queue. */
  readonly asked: string;
  /** A person was asked for outside business hours. */
  readonly away: string;
  /** Somebody has the conversation already. */
  readonly served: string;
  readonly failed: string;
  /** No model may be asked any more today; ends like `unknown`. */
  readonly spent: string;
  /** Stands before the right words, where wrong ones were spoken. */
  readonly correction: string;
}

export const PHRASES: Readonly<Record<Spoken, Phrases>> = {
  en: {
    unknown: "I don't know that. Would you like to speak with a person?",
    asked: 'I have asked a colleague to join you here.',
    away: 'Nobody is here just now. I have passed your wish on to my colleagues.',
    served: 'A colleague is with you already.',
    failed: 'I have trouble answering at the moment.',
    spent: "I can't answer any more questions today. Would you like to speak with a person?",
    correction: 'Correction:',
  },
  de: {
    unknown: 'Das weiß ich leider nicht. Möchten Sie mit einem Menschen sprechen?',
    asked: 'Ich habe eine Kollegin oder einen Kollegen gebeten, hier zu übernehmen.',
    away: 'Gerade ist niemand da. Ich habe Ihren Wunsch weitergegeben.',
    served: 'Es ist schon jemand für Sie da.',
    failed: 'Ich kann im Moment leider nicht richtig antworten.',
    spent: 'Heute kann ich leider keine Fragen mehr beantworten. Möchten Sie mit einem Menschen sprechen?',
    correction: 'Korrektur:',
  },
  fr: {
    unknown: 'Je ne le sais pas. Souhaitez-vous parler à une personne ?',
    asked: "J'ai demandé à un collègue de vous rejoindre ici.",
    away: "Il n'y a personne en ce moment. J'ai transmis votre demande.",
    served: 'Un collègue est déjà avec vous.',
    failed: "J'ai du mal à répondre en ce moment.",
    spent: "Je ne peux plus répondre aux questions aujourd'hui. Souhaitez-vous parler à une personne ?",
    correction: 'Correction :',
  },
  es: {
    unknown: 'No lo sé. ¿Quiere hablar con una persona?',
    asked: 'He pedido a un compañero que le atienda aquí.',
    away: 'Ahora mismo no hay nadie. He transmitido su petición.',
    served: 'Un compañero ya está con usted.',
    failed: 'En este momento me cuesta responder.',
    spent: 'Hoy ya no puedo responder más preguntas. ¿Quiere hablar con una persona?',
    correction: 'Corrección:',
  },
  it: {
    unknown: 'Non lo so. Vuole parlare con una persona?',
    asked: 'Ho chiesto a un collega di raggiungerla qui.',
    away: "In questo momento non c'è nessuno. Ho trasmesso la sua richiesta.",
    served: 'Un collega è già con lei.',
    failed: 'In questo momento ho difficoltà a rispondere.',
    spent: 'Oggi non posso più rispondere alle domande. Vuole parlare con una persona?',
    correction: 'Correzione:',
  },
  pt: {
    unknown: 'Não sei. Quer falar com uma pessoa?',
    asked: 'Pedi a um colega que venha ter consigo aqui.',
    away: 'Neste momento não está ninguém. Transmiti o seu pedido.',
    served: 'Um colega já está consigo.',
    failed: 'Neste momento tenho dificuldade em responder.',
    spent: 'Hoje já não posso responder a mais perguntas. Quer falar com uma pessoa?',
    correction: 'Correção:',
  },
  nl: {
    unknown: 'Dat weet ik niet. Wilt u een medewerker spreken?',
    asked: 'Ik heb een collega gevraagd om hier met u verder te gaan.',
    away: 'Er is nu niemand. Ik heb uw vraag doorgegeven.',
    served: 'Een collega is al bij u.',
    failed: 'Ik kan op dit moment niet goed antwoorden.',
    spent: 'Vandaag kan ik geen vragen meer beantwoorden. Wilt u een medewerker spreken?',
    correction: 'Correctie:',
  },
};

const OFFERS = Object.values(PHRASES).map(({ unknown }) => unknown.slice(unknown.search(/[^.]+$/)).trim());

/** Whether a text ends with the offer of a person, as this server writes it. */
export const endsWithOffer = (text: string): boolean => OFFERS.some((offer) => text.trimEnd().endsWith(offer));
