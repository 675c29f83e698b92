const SKIPPED = new Set(
  `ts tsx mts cts js jsx mjs cjs vue svelte go py pyc pyi rs java kt kts scala groovy gradle class jar war rb erb php pl pm
  lua swift m mm c h cc cpp cxx hpp hh cs fs vb dart ex exs erl hs clj cljs ml r jl zig nim sol asm s o a so dll dylib exe
  sh bash zsh fish ps1 psm1 bat cmd awk sed md mdx markdown rst adoc tex txt pdf doc docx xls xlsx ppt pptx odt csv tsv
  png jpg jpeg gif webp avif ico bmp tiff svg mp3 mp4 wav ogg webm mov avi mkv flac woff woff2 ttf otf eot
  css scss sass less html htm xhtml map lock sum log patch diff zip gz tgz bz2 xz zst tar 7z rar deb rpm apk iso img dmg
  bin dat db sqlite sqlite3 parquet avro onnx pt npy pkl wasm snap swp bak orig sql graphql proto ipynb po pot crt cer p12
  jks keystore`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

const TEXT = new Set(
  'yaml yml json json5 jsonc tf tfvars hcl template tpl tmpl toml dockerfile containerfile'.split(' '),
);

/** Lock files and the like: in our formats, never ours, and large. */
const SKIPPED_NAMES = new Set([
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  '.DS_Store',
  'LICENSE',
  'NOTICE',
]);

/** Whether a file can't be ours by its name alone, so that it is not opened unless it is given as a path. */
export function isSkipped(name: string): boolean {
  if (SKIPPED_NAMES.has(name)) return true;
  const extension = extensionOf(name);
  if (extension === '' || !SKIPPED.has(extension)) return false;
  // `Dockerfile.go` builds something in Go; `Dockerfile.md` is about one.
  return extension === 'md' || !/^(?:dockerfile|containerfile)\./i.test(name);
}

/** Whether a name says that the file is text in a format of ours. */
export function isText(name: string): boolean {
  return TEXT.has(extensionOf(name));
}

function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot === -1 ? '' : name.slice(dot + 1).toLowerCase();
}

/** Files that Terraform (or OpenTofu) reads as a part of a module. */
export function isConfiguration(path: string): boolean {
  return /(?:^|\/)[^/.][^/]*\.(?:tf|tofu)(?:\.json)?$/.test(path);
}
