import { Button, Tabs } from '@mantine/core';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Page } from '../page.js';
import { DocumentForm } from './document-form.js';
import { DocumentTable } from './document-table.js';
import { SearchPreview } from './search-preview.js';
import { UploadArea } from './upload-area.js';

/** What the assistant may quote: documents, and what a question would find in them. */
export function KnowledgePage() {
  const [isAdding, setAdding] = useState(false);
  return (
    <Page
      title="Knowledge"
      about="The assistant answers from these documents and names them as its sources."
      actions={
        <Button leftSection={<Plus size={16} />} onClick={() => setAdding(true)}>
          Text or web page
        </Button>
      }
    >
      <Tabs defaultValue="documents">
        <Tabs.List mb="md">
          <Tabs.Tab value="documents">Documents</Tabs.Tab>
          <Tabs.Tab value="search">What a question finds</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="documents">
          <UploadArea />
          <DocumentTable />
        </Tabs.Panel>
        <Tabs.Panel value="search">
          <SearchPreview />
        </Tabs.Panel>
      </Tabs>
      {isAdding && <DocumentForm onClose={() => setAdding(false)} />}
    </Page>
  );
}
