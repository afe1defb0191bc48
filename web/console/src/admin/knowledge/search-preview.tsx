import { Alert, Anchor, Badge, Button, Card, Group, Stack, Text, TextInput, Tooltip } from '@mantine/core';
import { searchSearch } from '@omnichat/client/rest';
import { useMutation } from '@tanstack/react-query';
import { Search, SearchX } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useSession } from '../../session/session.js';
import { Empty } from '../../ui/states.js';
import { tellFailure } from '../../ui/tell.js';

/** Searches as the assistant does, and shows what it would answer from. */
export function SearchPreview() {
  const { client } = useSession();
  const [query, setQuery] = useState('');
  const search = useMutation({
    mutationFn: (text: string) => searchSearch({ client: client.rest, body: { query: text, limit: 10 } }),
    onError: tellFailure,
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (query.trim() !== '') search.mutate(query.trim());
  };
  return (
    <Stack>
      <form onSubmit={submit}>
        <Group align="flex-end">
          <TextInput
            flex={1}
            label="A visitor's question"
            placeholder="Are pets allowed?"
            value={query}
            onChange={({ currentTarget }) => setQuery(currentTarget.value)}
          />
          <Button type="submit" leftSection={<Search size={15} />} loading={search.isPending}>
            Search
          </Button>
        </Group>
      </form>
      {search.data && !search.data.confident && (
        <Alert color="yellow" title="The knowledge does not seem to hold an answer">
          The assistant would say that it does not know, and offer a person.
        </Alert>
      )}
      {search.data?.data.length === 0 && (
        <Empty icon={SearchX} title="Nothing was found">
          Add a document that answers the question, and ask again.
        </Empty>
      )}
      {search.data?.data.map((passage) => (
        <Card key={passage.passage_id} withBorder>
          <Group justify="space-between" mb={4} wrap="nowrap" align="flex-start">
            <div>
              <Text size="sm" fw={600}>
                {passage.document_title}
              </Text>
              {passage.heading && (
                <Text size="xs" c="dimmed">
                  {passage.heading}
                </Text>
              )}
            </div>
            <Tooltip label="How much of the question it covers">
              <Badge variant="light" color={passage.score >= 0.5 ? 'teal' : 'gray'} tt="none" style={{ flexShrink: 0 }}>
                {Math.round(passage.score * 100)} %
              </Badge>
            </Tooltip>
          </Group>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {passage.text}
          </Text>
          {passage.url && (
            <Anchor size="xs" href={passage.url} target="_blank" rel="noopener noreferrer">
              {passage.url}
            </Anchor>
          )}
        </Card>
      ))}
    </Stack>
  );
}
