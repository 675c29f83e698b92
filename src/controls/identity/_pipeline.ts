import type { Resource, View } from '../../estate/index.ts';

/** A job of a pipeline and its steps that are written in its own file. */
export interface PipelineJob {
  readonly at: View;
  readonly steps: readonly View[];
}

export function knownText(view: View): string | undefined {
  const value = view.value();
  return value.kind === 'known' ? String(value.value) : undefined;
}

/**
 * The jobs of a pipeline. On GitHub, steps of a file it uses are left out: what is wrong with one of those is wrong
 * with that file, which is a pipeline of its own.
 */
export function jobsOf(pipeline: Resource): PipelineJob[] {
  return pipeline
    .at('Jobs')
    .items()
    .items.map((at) => ({
      at,
      steps: at
        .get('Steps')
        .items()
        .items.filter((step) => isOwn(step, pipeline)),
    }));
}

/** Whether a place is judged with this pipeline. */
export function isOwn(view: View, pipeline: Resource): boolean {
  return !isGithub(pipeline) || (view.file === pipeline.file && knownText(view.get('Followed')) !== 'true');
}

export function isGithub(pipeline: Resource): boolean {
  return knownText(pipeline.at('Provider')) === 'github-actions';
}

export function isAction(pipeline: Resource): boolean {
  return knownText(pipeline.at('Kind')) === 'action';
}

/** The events that start a workflow. */
export function triggersOf(pipeline: Resource): Set<string> {
  return new Set(
    pipeline
      .at('Triggers')
      .items()
      .items.flatMap((trigger) => knownText(trigger.get('Event')) ?? []),
  );
}

/** The text of a place as it is written in its file. */
export function sourceOf(view: View): string {
  const { span } = view;
  return span === undefined ? '' : span.file.text.slice(span.start, span.end);
}

/** Permissions that only let a job look: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions */
export function permissionsOf(job: View): 'absent' | 'write-all' | 'writes' | 'reads' | 'unknown' {
  const permissions = job.get('Permissions');
  if (permissions.shape === 'absent') return 'absent';
  if (permissions.shape === 'scalar') {
    const text = knownText(permissions);
    if (text === 'write-all') return 'write-all';
    return text === 'read-all' ? 'reads' : 'unknown';
  }
  if (permissions.shape !== 'map') return 'unknown';
  const writes = permissions.entries().entries.some(([, value]) => knownText(value) === 'write');
  return writes ? 'writes' : 'reads';
}

/** Whether a secret of the repository is named in the job, other than the token every run has. */
export function namesSecrets(job: PipelineJob): boolean {
  const own = [job.at.get('Env'), job.at.get('With'), job.at.get('Secrets'), ...job.steps];
  return own.some((view) => SECRET.test(sourceOf(view))) || knownText(job.at.get('Secrets')) === 'inherit';
}

const SECRET = /\bsecrets\s*(?:\.\s*(?!GITHUB_TOKEN\b)\w|\[)|toJSON\(\s*secrets/i;
