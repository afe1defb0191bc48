import { Button, Card, Group, ScrollArea, Stack, Text, TextInput, Title } from '@mantine/core';
import { chatsChat } from '@omnichat/client/rest';
import type { Chatbot, ChatAnswer } from '@omnichat/client/types';
import { useMutation } from '@tanstack/react-query';
import { RotateCcw, SendHorizontal } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Bubble } from '../conversation/bubble.js';
import { Markdown } from '../conversation/markdown.js';
import { SourceList } from '../conversation/source-list.js';
import { useSession } from '../session/session.js';
import { tellFailure } from '../ui/tell.js';

interface Turn {
  readonly question: string;
  readonly answer: ChatAnswer | null;
}

/** A chat with the chatbot as it was saved last. It is a real conversation, of the seller's own. */
export function ChatbotTrial({ chatbot }: { readonly chatbot: Chatbot }) {
  const { client } = useSession();
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const [question, setQuestion] = useState('');
  const chatId = turns.findLast(({ answer }) => answer)?.answer?.chatId;
  const ask = useMutation({
    mutationFn: (message: string) =>
      chatsChat({
        client: client.rest,
        path: { id: chatbot.id },
        body: { message, ...(chatId === undefined ? {} : { chatId }) },
      }),
    onMutate: (asked) => {
      setTurns((before) => [...before, { question: asked, answer: null }]);
      setQuestion('');
    },
    onSuccess: (answer, asked) => setTurns((before) => [...before.slice(0, -1), { question: asked, answer }]),
    onError: (error) => {
      setTurns((before) => before.slice(0, -1));
      tellFailure(error);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (question.trim() !== '' && !ask.isPending) ask.mutate(question.trim());
  };
  return (
    <Card withBorder h={560} component="section" aria-label="Try it">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h6">
          Try it
        </Title>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<RotateCcw size={12} />}
          onClick={() => setTurns([])}
          disabled={turns.length === 0 || ask.isPending}
        >
          Begin anew
        </Button>
      </Group>
      <ScrollArea flex={1}>
        <Stack gap="xs">
          {turns.length === 0 && (
            <Text size="sm" c="dimmed">
              Ask what a visitor would ask. Save first: the trial uses what is saved.
            </Text>
          )}
          {turns.map(({ question: asked, answer }, index) => (
            // Turns are only added at the end.
            <Stack key={index} gap="xs">
              <Bubble side="visitor" tone="visitor" caption="You">
                {asked}
              </Bubble>
              <Bubble side="business" tone="assistant" caption={chatbot.name}>
                {answer ? <Markdown text={answer.message?.content ?? 'A person has the floor.'} /> : '…'}
                {answer && <SourceList metadata={{ sources: answer.sources }} />}
              </Bubble>
            </Stack>
          ))}
        </Stack>
      </ScrollArea>
      <form onSubmit={submit}>
        <TextInput
          mt="xs"
          value={question}
          onChange={({ currentTarget }) => setQuestion(currentTarget.value)}
          aria-label="Question"
          placeholder="When are you open?"
          rightSection={
            <Button type="submit" size="compact-xs" variant="subtle" aria-label="Ask" loading={ask.isPending}>
              <SendHorizontal size={14} />
            </Button>
          }
        />
      </form>
    </Card>
  );
}
