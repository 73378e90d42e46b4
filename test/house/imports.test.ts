import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

/** Files that break a rule, each planted under a folder that it is about. */
const FAULTS = {
  'src/domain/planted.ts': "import '../resolvers/paging.ts';\n",
  'src/db/planted.ts': "import '../events/log.ts';\n",
  'src/loaders/planted.ts': "import '../schema/builder.ts';\n",
  'src/resolvers/planted.ts': "import 'graphql';\n",
  'src/catalogue/planted.ts': "import '../loaders/index.ts';\n",
  'src/schema/planted.ts': "import '../server/server.ts';\n",
  'src/ingest/planted.ts': "import '../schema/builder.ts';\n",
} as const;

describe('Imports run one way', () => {
  afterAll(async () => {
    for (const file of Object.keys(FAULTS)) await rm(join(ROOT, file), { force: true });
    await rm(join(ROOT, 'src/events/planted'), { recursive: true, force: true });
  });

  it.each(Object.entries(FAULTS))('and %s is refused where it goes against that', async (file, text) => {
    await writeFile(join(ROOT, file), text);
    const report = await lint(file);
    await rm(join(ROOT, file));
    expect(report).toContain('noRestrictedImports');
  });

  it('and never in a circle', async () => {
    const folder = join(ROOT, 'src/events/planted');
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, 'a.ts'),
      "import { b } from './b.ts';\nexport const a = (): unknown => b;\n",
    );
    await writeFile(
      join(folder, 'b.ts'),
      "import { a } from './a.ts';\nexport const b = (): unknown => a;\n",
    );
    const report = await lint('src/events/planted');
    await rm(folder, { recursive: true });
    expect(report).toContain('noImportCycles');
  });
});

async function lint(path: string): Promise<string> {
  const biome = join(ROOT, 'node_modules/@biomejs/biome/bin/biome');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [biome, 'lint', path], { cwd: ROOT });
    return stdout;
  } catch (error) {
    // A report of faults is an exit code of 1.
    if (error instanceof Error && 'stdout' in error && 'stderr' in error)
      return `${error.stdout}${error.stderr}`;
    throw error;
  }
}
