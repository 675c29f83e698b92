import { fail, pass, undecided } from '../../estate/index.ts';
import { attack, control, page } from '../control.ts';
import { failing, passing } from '../example.ts';
import { imageCalled } from './_layers.ts';

export default control({
  id: 'image-unsigned',
  title: 'Images in a layout have a signature beside them',
  layer: 'images',
  stage: 'build',
  severity: 'low',
  confidence: 'medium',
  persona: 'auditor',
  rationale:
    'An image without a signature can be exchanged by whoever can push to the registry, or stands between it and the ' +
    'cluster. A signature is only worth what admission verifies: this tells that there is one, not that it is good.',
  references: [
    attack('T1525'),
    page(
      'Signing containers with cosign',
      'https://docs.sigstore.dev/cosign/signing/signing_with_containers/',
    ),
    page(
      'Amazon ECR: signing images',
      'https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-signing.html',
    ),
  ],
  appliesTo: ['Image'],
  decide: (image) => {
    const place = image.at('Signed');
    const signed = place.boolean();
    // An archive of `docker save` has no place for a signature.
    if (signed.kind === 'absent') return [];
    if (signed.kind === 'unknown') return undecided(signed);
    return signed.value
      ? pass(place)
      : fail(place, `image ${imageCalled(image)} has no signature of cosign or notation in this layout`);
  },
  fix: {
    text: 'Sign the image by its digest when it is pushed, verify that at admission, and export it with what belongs to it.',
    safe: true,
    pipeline: 'cosign sign --yes registry.example.com/shop/web@sha256:…',
  },
  examples: () => [
    failing(
      'image',
      'A layout without a signature',
      `{
  "config": {
    "User": "10001"
  },
  "layers": []
}
`,
      '"User": "10001"',
    ),
    passing(
      'image',
      'With a signature of notation beside it',
      `{
  "config": {
    "User": "10001"
  },
  "layers": [],
  "signed": true
}
`,
    ),
  ],
});
