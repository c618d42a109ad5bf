import type { ReactNode } from 'react';
import { visible } from '@/lib/format/visible';

type Block = { kind: 'heading' | 'paragraph' | 'code'; text: string } | { kind: 'list'; items: string[] };

/** Markdown as text: headings, lists, code and paragraphs get their shape; nothing becomes a link, an image or markup. */
export function Prose({ text }: { text: string }): ReactNode {
  return (
    <div className="flex max-w-prose flex-col gap-3 break-words">
      {blocksOf(visible(text)).map((block, index) => (
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }): ReactNode {
  switch (block.kind) {
    case 'heading':
      return <h3 className="mt-1 font-semibold">{block.text}</h3>;
    case 'list':
      return (
        <ul className="list-disc pl-5 marker:text-muted">
          {block.items.map((item, index) => (
            <li key={index}>{item}</li>
          ))}
        </ul>
      );
    case 'code':
      return <pre className="overflow-x-auto rounded-md bg-sunken p-3 font-mono text-xs leading-5">{block.text}</pre>;
    case 'paragraph':
      return <p className="whitespace-pre-line">{block.text}</p>;
  }
}

function blocksOf(text: string): Block[] {
  const fenced = text.split(/^```.*$/m);
  return fenced.flatMap((part, index): Block[] => (index % 2 === 1 ? [{ kind: 'code', text: part.trim() }] : part.split(/\n{2,}/).flatMap(plainBlocks)));
}

function plainBlocks(text: string): Block[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return [];
  const heading = /^#{1,6}\s+(.*)$/.exec(lines[0] ?? '');
  if (heading) return [{ kind: 'heading', text: clean(heading[1] ?? '') }, ...plainBlocks(lines.slice(1).join('\n'))];
  const list = lines.every((line) => /^\s*([-*]|\d+\.)\s+/.test(line));
  if (list) return [{ kind: 'list', items: lines.map((line) => clean(line.replace(/^\s*([-*]|\d+\.)\s+/, ''))) }];
  return [{ kind: 'paragraph', text: clean(lines.join('\n')) }];
}

/** Emphasis marks are for renderers; a reader of plain text does without them. */
function clean(text: string): string {
  return text.replace(/(\*\*|__)(.+?)\1/g, '$2').replace(/`([^`]+)`/g, '$1');
}
