import { it } from 'vitest';
import { readText, plain } from './testing.ts';
it('x', () => {
  const { resource, problems } = readText('# syntax=docker/dockerfile:1\nARG V=18\nARG REG\nFROM --platform=$BUILDPLATFORM ${REG}/node:${V} AS build\nRUN --mount=type=secret,id=x,dst=/y <<EOF\necho 1\nEOF\nUSER app\nFROM build\nCOPY --from=0 --chown=1:$X a \\\n# c\n  b /c/\nENV A=1 B="x y" C=$A\nENV PATH=/x:$PATH\nONBUILD RUN x\nHEALTHCHECK --interval=5s CMD ["a", "b"]\nUSER ${UID:-0}\n{{ if x }}\nFOO x\nCMD ["a","$b"]');
  console.log(JSON.stringify(plain(resource.root), null, 1), problems);
});
