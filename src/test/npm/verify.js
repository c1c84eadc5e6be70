// Reads {secret, body, headers} and prints whether the signature is valid.
const { Webhook } = require('standardwebhooks');
const { secret, body, headers } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
try {
  new Webhook(secret).verify(body, headers);
  console.log('valid');
} catch (e) {
  console.log('invalid: ' + e.message);
}
