import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What `terraform fmt` says of texts: whether it accepts their syntax. All of them are asked in one run; `undefined`
 * when there is no terraform on the PATH. https://developer.hashicorp.com/terraform/cli/commands/fmt
 */
export function askTerraform(texts: readonly string[]): boolean[] | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'ringwall-fmt-'));
  try {
    mkdirSync(join(folder, 'cases'));
    for (const [index, text] of texts.entries())
      writeFileSync(join(folder, 'cases', `case-${index}.tf`), text);
    const args = ['fmt', '-check', '-list=false', '-recursive', '-no-color', 'cases'];
    const { error, stderr } = spawnSync('terraform', args, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (error !== undefined) return undefined;
    const refused = new Set(
      [...stderr.matchAll(/ on \S*case-(\d+)\.tf line /g)].map(([, index]) => Number(index)),
    );
    return texts.map((_, index) => !refused.has(index));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
