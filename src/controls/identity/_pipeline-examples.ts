/** A workflow with one job of these steps. */
export function workflow(steps: string, head = 'on: push', job = ''): string {
  return `${head}\njobs:\n  deploy:\n    runs-on: ubuntu-latest${job}\n    steps:${steps}\n`;
}

export const COMMIT = '0123456789abcdef0123456789abcdef01234567';
