import type { Chat, Conversation } from '@omnichat/client';
import { useState } from 'preact/hooks';
import { filled, type Words } from '../../words/words.js';

export interface RatingProps {
  readonly chat: Chat;
  readonly conversation: Conversation;
  readonly words: Words;
}

const SCORES = [1, 2, 3, 4, 5] as const;

/** At the end: how it was, in stars, and in words for who likes. */
export function Rating({ chat, conversation: { rating }, words }: RatingProps) {
  const [isRefused, setRefused] = useState(false);
  const [isDone, setDone] = useState(rating !== null);
  const rate = async (score: number, comment?: string): Promise<void> => {
    setRefused(false);
    await chat.rate(score, comment).catch(() => setRefused(true));
  };
  const comment = (event: SubmitEvent): void => {
    event.preventDefault();
    const text = new FormData(event.currentTarget as HTMLFormElement).get('comment');
    setDone(true);
    if (rating && typeof text === 'string' && text.trim() !== '') void rate(rating.score, text.trim());
  };
  return (
    <div class="rating">
      <fieldset>
        <legend>{words.howWasIt}</legend>
        {SCORES.map((score) => (
          <label key={score}>
            <input
              type="radio"
              name="score"
              class="hidden"
              checked={rating?.score === score}
              onChange={() => void rate(score)}
            />
            <span class="hidden">{filled(words.stars, { count: score })}</span>
            <Star isLit={score <= (rating?.score ?? 0)} />
          </label>
        ))}
      </fieldset>
      {rating && !isDone && (
        <form onSubmit={comment}>
          <input name="comment" maxLength={2_000} aria-label={words.sayMore} placeholder={words.sayMore} />
          <button type="submit" class="main">
            {words.send}
          </button>
        </form>
      )}
      <p role="status">{isRefused ? words.unavailable : rating && isDone ? words.thanks : ''}</p>
    </div>
  );
}

const Star = ({ isLit }: { readonly isLit: boolean }) => (
  <svg viewBox="0 0 24 24" class={isLit ? 'star lit' : 'star'} aria-hidden="true">
    <path d="M12 3.5l2.6 5.5 6 .8-4.400 4.200 1.100 6-5.300-2.900-5.300 2.900 1.100-6L3.400 9.800l6-.8z" />
  </svg>
);
