import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { FileText, MessageSquareQuote, Sparkles } from 'lucide-react';
import type { CopilotState } from './use-copilot.js';

/** What the copilot can do. */
export function CopilotMenu({ copilot }: { readonly copilot: CopilotState }) {
  return (
    <Menu position="top-start" width={230}>
      <Menu.Target>
        <Tooltip label="Copilot">
          <ActionIcon variant="subtle" color="gray" size={30} loading={copilot.isWriting} aria-label="Copilot">
            <Sparkles size={16} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<MessageSquareQuote size={15} />} onClick={() => copilot.ask('suggestion')}>
          Suggest a reply
        </Menu.Item>
        <Menu.Item leftSection={<FileText size={15} />} onClick={() => copilot.ask('summary')}>
          Summarize the chat
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
