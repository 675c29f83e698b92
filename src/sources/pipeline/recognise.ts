/** Workflows stand only in this folder, not below it: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax */
const WORKFLOW = /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/;
const COMPOSITE = /(?:^|\/)action\.ya?ml$/;
/** `.gitlab-ci.yml`, and what is usual for the files it includes: https://docs.gitlab.com/ci/yaml/ */
const GITLAB = /(?:^|\/)(?:[^/]*\.)?gitlab-ci\.ya?ml$|(?:^|\/)\.gitlab\/ci\/.+\.ya?ml$/;
/** https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html */
const BUILDSPEC = /(?:^|\/)buildspec[^/]*\.ya?ml$/;

export type Provider = 'github-actions' | 'github-composite' | 'gitlab-ci' | 'codebuild';

/** Which service reads the file at this place. */
export function providerOf(path: string): Provider | undefined {
  if (WORKFLOW.test(path)) return 'github-actions';
  if (COMPOSITE.test(path)) return 'github-composite';
  if (GITLAB.test(path)) return 'gitlab-ci';
  return BUILDSPEC.test(path) ? 'codebuild' : undefined;
}

/** Whether a file is one that a CI service reads, by its place. */
export function isPipeline(path: string): boolean {
  return providerOf(path) !== undefined;
}
