import type { View } from '../../estate/index.ts';
import type { Doing, ImageGroup, Plan } from './_pipeline.ts';
import { isTrue, known, precedes, sameImage } from './_pipeline.ts';

/** What stands between an image and its registry. */
export type Gate =
  | { readonly kind: 'stands' }
  | { readonly kind: 'open'; readonly at: View; readonly reason: string }
  | { readonly kind: 'none'; readonly message: string };

/** A script of the repository that may well be the scan that is looked for. */
const MAY_SCAN = /scan|trivy|grype|snyk|vuln|secur|audit|check/i;

/** Whether a push only happens when a scan of that image has found nothing. */
export function gateBefore(push: Doing, group: ImageGroup, plan: Plan): Gate {
  let best: Gate = { kind: 'none', message: 'it is built and pushed here, and nothing scans it' };
  let open: Gate | undefined;
  for (const scan of plan.doings) {
    if (scan.kind === 'opaque' && MAY_SCAN.test(scan.by) && precedes(scan, push))
      open ??= {
        kind: 'open',
        at: scan.at,
        reason: `${scan.by} may be a scan of the image; what it runs is not read`,
      };
    if (scan.kind !== 'scan') continue;
    const same = sameImage(group, scan.images);
    if (same === false) continue;
    const gate = standsBetween(scan, push, group, plan);
    if (gate.kind === 'none') {
      best = gate;
      continue;
    }
    if (gate.kind === 'stands' && same === true) return gate;
    open ??=
      gate.kind === 'open'
        ? gate
        : {
            kind: 'open',
            at: scan.at,
            reason: `whether ${scan.by} scans this image is only known when the pipeline runs`,
          };
  }
  if (open !== undefined) return open;
  if (plan.rest !== undefined) return { kind: 'open', at: plan.rest.at, reason: plan.rest.reason.text };
  return best;
}

function standsBetween(scan: Doing, push: Doing, group: ImageGroup, { provider }: Plan): Gate {
  const { by, job, step } = scan;
  const beside = job !== push.job;
  if (!precedes(scan, push)) {
    if (precedes(push, scan)) return { kind: 'none', message: `it is pushed before ${by} scans it` };
    return { kind: 'none', message: `job ${push.job.id} does not wait for the scan in job ${job.id}` };
  }
  if (!group.builds.some((build) => precedes(build, scan)))
    return { kind: 'none', message: `${by} scans it before it is built` };
  const gates = scan.at.get('Gates').boolean();
  if (gates.kind === 'known' && !gates.value)
    return {
      kind: 'none',
      message: `${by} finds what it finds, and the pipeline goes on: the scan can't make it fail`,
    };
  const runsOn = beside ? !push.job.waits.has(job.id) : isTrue(push.step.get('Always'));
  if (runsOn) return { kind: 'none', message: 'it is pushed even when the scan before it has failed' };
  for (const of of beside ? [step, job.at] : [step]) {
    const tolerated = of.get('ContinueOnError').boolean();
    if (tolerated.kind === 'known' && tolerated.value) {
      const id = known(step.get('Id'));
      const looked = id !== undefined && (step.span?.file.text.includes(`steps.${id}.`) ?? false);
      if (looked)
        return {
          kind: 'open',
          at: of.get('ContinueOnError'),
          reason: `what comes of ${by} is looked at by another step`,
        };
      return {
        kind: 'none',
        message: `a failure of ${by} does not count, so the image is pushed whatever it finds`,
      };
    }
    if (tolerated.kind === 'unknown')
      return { kind: 'open', at: of.get('ContinueOnError'), reason: tolerated.reason.text };
  }
  if (gates.kind === 'unknown') return { kind: 'open', at: scan.at, reason: gates.reason.text };
  const condition = narrows(step, beside ? undefined : push.step);
  if (condition !== undefined) return condition;
  if (
    provider === 'gitlab-ci' &&
    beside &&
    job.condition !== undefined &&
    job.condition !== push.job.condition
  )
    return {
      kind: 'open',
      at: job.at.get('If'),
      reason: `job ${job.id} does not run in every pipeline that has job ${push.job.id}`,
    };
  return { kind: 'stands' };
}

/** Conditions that keep no scan from running. */
const NEVER_SKIPS = /^(?:\$\{\{)?\s*(?:always\(\)|success\(\)|!\s*cancelled\(\)|true)\s*(?:\}\})?$/;

/** A scan in only some of the runs is none in the others. */
function narrows(step: View, push: View | undefined): Gate | undefined {
  const at = step.get('If');
  const condition = known(at);
  if (condition === undefined || NEVER_SKIPS.test(condition)) return undefined;
  if (push !== undefined && known(push.get('If')) === condition) return undefined;
  return {
    kind: 'open',
    at,
    reason: 'the scan only runs under this condition, and the push may run without it',
  };
}
