// Parses a structured field that is a list: node structured-fields.mjs FOLDER VALUE, where the folder holds
// node_modules. Prints it as JSON: [[item, {parameters}], ...].
import { createRequire } from "node:module";

const [folder, value] = process.argv.slice(2);
const { parseList } = createRequire(folder + "/")("structured-headers");
console.log(JSON.stringify(parseList(value).map(([item, parameters]) => [item, Object.fromEntries(parameters)])));
