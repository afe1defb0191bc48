import { Anchor } from '@mantine/core';
import ReactMarkdown, { type Components } from 'react-markdown';

const components: Components = {
  a: ({ href, children }) => (
    <Anchor href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </Anchor>
  ),
};

/** Markdown as nodes, never as HTML. Images are left out: fetching one would tell its server who reads. */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <ReactMarkdown skipHtml disallowedElements={['img']} unwrapDisallowed components={components}>
      {text}
    </ReactMarkdown>
  );
}
