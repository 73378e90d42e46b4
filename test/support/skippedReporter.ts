import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Names, at the end of a run, every promise that this machine could not look at, so that none is missed in silence. */
export default class SkippedReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const bySuite = new Map<string, string[]>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const suite = suiteOf(test);
        bySuite.set(suite, [...(bySuite.get(suite) ?? []), test.fullName]);
      }
    }
    for (const [suite, [first, ...more]] of bySuite) {
      process.stdout.write(`skipped: ${more.length === 0 ? first : `${suite}, ${more.length + 1} tests`}\n`);
    }
  }
}

/** The outermost group of a test: it says what it wants that is not there. */
function suiteOf(test: TestCase): string {
  let name = test.name;
  for (let { parent } = test; parent.type === 'suite'; parent = parent.parent) name = parent.name;
  return name;
}
