/** A workflow with one job of these steps. */
export function steps(text: string, head = 'on: push'): string {
  return `${head}\njobs:\n  image:\n    runs-on: ubuntu-latest\n    steps:${text}\n`;
}

export const BUILD = `
      - run: docker build -t registry.example.com/web:$GITHUB_SHA .`;
export const PUSH = `
      - run: docker push registry.example.com/web:$GITHUB_SHA`;
