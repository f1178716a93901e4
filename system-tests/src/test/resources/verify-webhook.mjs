// Verifies a webhook as its receiver would: node verify-webhook.mjs FOLDER SECRET CALL, where the call is
// a file {"headers": {...}, "body": "..."} and the folder holds node_modules.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const [folder, secret, file] = process.argv.slice(2);
const { Webhook } = createRequire(folder + "/")("standardwebhooks");
const call = JSON.parse(readFileSync(file, "utf8"));
const event = new Webhook(secret).verify(call.body, call.headers);
console.log(event.type + " " + event.data.id);
