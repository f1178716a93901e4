// What a user of OpenAI's client would write: node openai-client.mjs FOLDER BASE_URL KEY WHAT [URL], where
// the folder holds node_modules. Prints what came of it as JSON.
import { createRequire } from "node:module";

const [folder, baseURL, apiKey, what, url] = process.argv.slice(2);
const OpenAI = createRequire(folder + "/")("openai");

const calls = [];
const told = async (input, init) => {
  const sent = Date.now();
  const answer = await fetch(input, init);
  calls.push({ status: answer.status, sent, answered: Date.now(), retryAfter: answer.headers.get("retry-after") });
  return answer;
};
const client = new OpenAI({ baseURL, apiKey, fetch: told });
const hello = { model: "llama", messages: [{ role: "user", content: "Count." }] };

const all = {
  async embeddings() {
    return client.embeddings.create({ model: "all-minilm-l6-v2", input: "This is an example sentence" });
  },
  async many() {
    const input = Array.from({ length: 2048 }, (_, i) => "" + (i % 7));
    const answer = await client.embeddings.create({ model: "all-minilm-l6-v2", input });
    return { items: answer.data.length, last: answer.data[2047].index, numbers: answer.data[2047].embedding.length };
  },
  async retries() {
    while (!calls.some((call) => call.status === 429)) {
      await client.embeddings.create({ model: "all-minilm-l6-v2", input: "x" });
    }
    const refused = calls.findIndex((call) => call.status === 429);
    const waited = calls[refused + 1].sent - calls[refused].answered;
    return { statuses: calls.map((call) => call.status), asTold: waited >= calls[refused].retryAfter * 1000 };
  },
  async chat() {
    const { data, request_id } = await client.chat.completions.create(hello).withResponse();
    return { ...data, request_id };
  },
  async stream() {
    const stream = await client.chat.completions.create({ ...hello, stream: true, stream_options: { include_usage: true } });
    const pieces = [];
    let usage = null;
    for await (const chunk of stream) {
      const content = chunk.choices[0]?.delta?.content;
      usage = chunk.usage ?? usage;
      if (content) {
        pieces.push(content);
        await fetch(url); // the model goes on once the first piece is here
      }
    }
    return { pieces, usage };
  },
  async gone() {
    const stream = await client.chat.completions.create({ ...hello, stream: true });
    for await (const chunk of stream) {
      return { id: chunk.id }; // which closes the connection
    }
  },
  async models() {
    const ids = [];
    for await (const model of client.models.list()) {
      ids.push(model.id);
    }
    return { ids, one: await client.models.retrieve("llama") };
  },
  async error() {
    try {
      await client.embeddings.create({ model: "nothing", input: "x" });
    } catch (e) {
      return { name: e.constructor.name, status: e.status, code: e.code, param: e.param, type: e.type };
    }
  },
};
console.log(JSON.stringify(await all[what]()));
