import { Anchor, Box, Group, Kbd, Paper, ScrollArea, Text } from '@mantine/core';
import { Link } from 'wouter';
import classes from '../conversation/composer.module.css';
import { Loading } from '../ui/states.js';
import type { CannedChoiceState } from './use-canned-choice.js';

/** The canned replies to choose from, above the field in which a slash was typed. */
export function CannedChoice({ choice }: { readonly choice: CannedChoiceState }) {
  const { isOpen, isLoading, listId, found, chosen, take } = choice;
  if (!isOpen) return null;
  return (
    <Paper withBorder shadow="md" p={4} mb={6}>
      <ScrollArea.Autosize mah={240} type="auto">
        <Box role="listbox" id={listId} aria-label="Canned replies">
          {found.map((reply) => (
            <Box
              key={reply.id}
              id={`${listId}-${reply.id}`}
              role="option"
              aria-selected={reply === chosen}
              className={classes.choice}
              style={{ cursor: 'pointer' }}
              onMouseDown={(event) => {
                event.preventDefault();
                take(reply);
              }}
            >
              <Group gap={6} wrap="nowrap">
                <Kbd size="xs">/{reply.shortcut}</Kbd>
                <Text size="sm" fw={600} truncate>
                  {reply.title}
                </Text>
              </Group>
              <Text size="xs" c="dimmed" truncate>
                {reply.content}
              </Text>
            </Box>
          ))}
        </Box>
        {isLoading && <Loading />}
        {!isLoading && found.length === 0 && (
          <Text size="sm" c="dimmed" p="xs">
            No canned reply begins so.{' '}
            <Anchor component={Link} href="/canned-replies" size="sm">
              Write one
            </Anchor>
          </Text>
        )}
      </ScrollArea.Autosize>
    </Paper>
  );
}
