import { Anchor, Badge, Group, HoverCard, Text } from '@mantine/core';
import type { Message } from '@omnichat/client/types';

interface Source {
  readonly title: string;
  readonly heading?: string;
  readonly text?: string;
  readonly url?: string | null;
  readonly score?: number;
}

/** What an answer stands on, and what became of its facts. */
export function SourceList({ metadata }: { readonly metadata: Message['metadata'] }) {
  const sources = (Array.isArray(metadata.sources) ? metadata.sources : []) as unknown as Source[];
  if (sources.length === 0) return null;
  return (
    <Group gap={4} mt={6}>
      {sources.map((source, index) => (
        // Sources have no id of their own, and their order never changes.
        <HoverCard key={index} width={320} withArrow openDelay={150}>
          <HoverCard.Target>
            <Badge size="sm" variant="outline" tt="none" tabIndex={0}>
              {index + 1} · {source.title}
            </Badge>
          </HoverCard.Target>
          <HoverCard.Dropdown>
            <Text size="xs" fw={600}>
              {source.heading ?? source.title}
            </Text>
            <Text size="xs" lineClamp={6}>
              {source.text}
            </Text>
            {source.url && (
              <Anchor size="xs" href={source.url} target="_blank" rel="noopener noreferrer">
                Open
              </Anchor>
            )}
          </HoverCard.Dropdown>
        </HoverCard>
      ))}
    </Group>
  );
}
