import { Anchor } from '@mantine/core';
import ReactMarkdown, { type Components } from 'react-markdown';

const components: Components = {
  a: ({ href, children }) =>
    // What is no address of the web was emptied by the library: it stays text.
    href ? (
      <Anchor inherit underline="always" href={href} target="_blank" rel="noopener noreferrer nofollow">
        {children}
      </Anchor>
    ) : (
      <>{children}</>
    ),
};

/** Markdown as nodes, never as HTML. Images are left out: fetching one would tell its server who reads. */
export function Markdown({ text }: { readonly text: string }) {
  return (
    <div className="prose">
      <ReactMarkdown skipHtml disallowedElements={['img']} unwrapDisallowed components={components}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
