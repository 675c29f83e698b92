const verb = process.argv[2];
console.log(verb === 'tour' ? 'placeholder: no tour yet' : 'placeholder: no verbs yet');
