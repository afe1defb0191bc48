import { describe, expect, it } from '@jest/globals';
import { asksForPerson, isAssent } from './asking-words.js';

describe('asking for a person', () => {
  it.each([
    'Can I talk to a human?',
    'I want to speak with a real person',
    'Please connect me to an agent.',
    'agent please',
    'Could I speak to someone about this?',
    'I need a human',
    'Kann ich bitte mit einem Menschen sprechen?',
    'Ich möchte mit einer Mitarbeiterin reden',
    'Je voudrais parler à une personne',
    'Puis-je parler à un conseiller ?',
    'Quiero hablar con una persona',
    'Vorrei parlare con un operatore',
    'Quero falar com um atendente',
    'Ik wil met een medewerker praten',
  ])('is heard in %s', (text) => expect(asksForPerson(text)).toBe(true));

  it.each([
    'How many people can sleep here?',
    'Is the agent fee included?',
    'I do not want to talk to a person.',
    'No need to speak to anyone, thanks.',
    'What does a person pay for a viewing?',
    'Ich möchte nicht mit einem Menschen sprechen.',
    'Is it a human settlement?',
    'Are you a person?',
  ])('is not heard in %s', (text) => expect(asksForPerson(text)).toBe(false));

  it('is heard in the words of the chatbot', () => {
    const words = { pl: ['konsultant'], en: ['captain'] };
    expect(asksForPerson('Proszę o konsultant!', words)).toBe(true);
    expect(asksForPerson('Where is the Captain?', words)).toBe(true);
    expect(asksForPerson('captaincy', words)).toBe(false);
  });
});

describe('a yes', () => {
  it.each(['Yes', 'yes please!', 'Sure, thanks.', 'OK', 'ja bitte', "Oui, s'il vous plaît", 'Sí, por favor'])(
    'is heard in %s',
    (text) => expect(isAssent(text)).toBe(true),
  );
  it.each(['No', 'Yes, but how much is it?', 'Yesterday', 'Please tell me the price', 'no thanks'])(
    'is not heard in %s',
    (text) => expect(isAssent(text)).toBe(false),
  );
});
