import { Badge, Button, Card, Grid, Group, NavLink, Stack } from '@mantine/core';
import { chatbotsList } from '@omnichat/client/rest';
import { Bot, Plus } from 'lucide-react';
import { Link, useLocation, useParams } from 'wouter';
import { useSession } from '../session/session.js';
import { Empty, Failed, Loading } from '../ui/states.js';
import { ChatbotForm } from './chatbot-form.js';
import { ChatbotTrial } from './chatbot-trial.js';
import { Page } from './page.js';
import { useList } from './use-resource.js';

/** The chatbots of the project: choose one, change it, and try it beside the form. */
export function ChatbotsPage() {
  const { client } = useSession();
  const { id } = useParams<{ id?: string }>();
  const [, go] = useLocation();
  const { data, error, refetch } = useList('chatbots', () =>
    chatbotsList({ client: client.rest, query: { limit: 200 } }),
  );
  const isNew = id === 'new';
  const chosen = data?.find((chatbot) => chatbot.id === id) ?? (isNew ? undefined : data?.[0]);
  return (
    <Page
      title="Chatbots"
      about="Who answers first: what it is told, which model it uses, and when it calls a person."
      actions={
        <Button component={Link} href="/chatbots/new" leftSection={<Plus size={16} />}>
          Add a chatbot
        </Button>
      }
    >
      {error && <Failed error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loading />}
      {data?.length === 0 && !isNew && (
        <Empty icon={Bot} title="No chatbot yet">
          Until there is one, the assistant answers from the project's instructions.
        </Empty>
      )}
      {data && (chosen || isNew) && (
        <Grid>
          <Grid.Col span={{ base: 12, md: 3 }}>
            <Stack gap={4} component="nav" aria-label="Chatbots">
              {data.map((chatbot) => (
                <NavLink
                  key={chatbot.id}
                  component={Link}
                  href={`/chatbots/${chatbot.id}`}
                  active={chatbot.id === chosen?.id}
                  label={
                    <Group gap={6}>
                      {chatbot.name}
                      {chatbot.is_default && (
                        <Badge size="xs" variant="light">
                          Default
                        </Badge>
                      )}
                    </Group>
                  }
                />
              ))}
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: chosen ? 5 : 9 }}>
            <Card withBorder>
              <ChatbotForm
                key={chosen ? chosen.id + chosen.updated_at : 'new'}
                chatbot={chosen ?? null}
                onSaved={(saved) => go(`/chatbots/${saved.id}`)}
                onDeleted={() => go('/chatbots')}
              />
            </Card>
          </Grid.Col>
          {chosen && (
            <Grid.Col span={{ base: 12, md: 4 }}>
              <ChatbotTrial key={chosen.id} chatbot={chosen} />
            </Grid.Col>
          )}
        </Grid>
      )}
    </Page>
  );
}
