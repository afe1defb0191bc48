import 'reflect-metadata';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Picture, pictures } from './screenshots/pictures.js';
import { Stage } from './screenshots/stage.js';
import { playStory } from './screenshots/story.js';

/**
 * `npm run screenshots` starts the product with its demo on a database of its own, lets some visitors chat, and writes the pictures of
 * `screenshots/pictures.ts` to docs/images. `npm run screenshots -- console login` takes these alone; `--out <folder>` writes elsewhere.
 */
const FOLDER = join(import.meta.dirname, '../docs/images');

/** A picture must not weigh more, in bytes: the repository keeps every version of it. */
const MOST_BYTES = 300_000;

const words = process.argv.slice(2);
const out = words.includes('--out') ? words.splice(words.indexOf('--out'), 2)[1] : undefined;
const unknown = words.filter((word) => !pictures.some(({ name }) => name === word));
if (unknown.length > 0) throw new Error(`There is no picture ${unknown.join(', ')}.`);

const folder = out ?? FOLDER;
await mkdir(folder, { recursive: true });
const stage = await Stage.open();
try {
  const story = await playStory(stage);
  for (const picture of pictures.filter(({ name }) => words.length === 0 || words.includes(name))) {
    await take(picture, story);
  }
} finally {
  await stage.close();
}

async function take(picture: Picture, story: Awaited<ReturnType<typeof playStory>>): Promise<void> {
  const page = await stage.page(picture);
  await picture.show(page, { stage, story });
  const image = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  if (image.length > MOST_BYTES) throw new Error(`${picture.name} has ${image.length} bytes.`);
  await writeFile(join(folder, `${picture.name}.png`), image);
  await page.context().close();
  console.log(`${picture.name}.png, ${Math.round(image.length / 1_000)} KB`);
}
