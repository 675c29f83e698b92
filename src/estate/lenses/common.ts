/** Arguments that every resource of the provider has, and why no property says them. */
export const onEveryResource: Readonly<Record<string, string>> = {
  id: 'computed',
  region: 'the Region that the resource is in is its scope',
  tags_all: 'computed: the tags of the resource and of the provider',
  timeouts: 'about the run of Terraform, not the resource',
};
