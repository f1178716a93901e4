package dev.sluice.worker.openai;

import dev.sluice.contract.config.Upstream;
import dev.sluice.worker.upstream.Reply;
import dev.sluice.worker.upstream.Try;
import dev.sluice.worker.upstream.UpstreamClient;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/**
 * One try at a chat or at embeddings.
 *
 * @param streamed takes the answer if it comes in pieces
 */
record OpenAiTry(UpstreamClient client, Asking asking, Streamed streamed) implements Try {

  @Override
  public CompletableFuture<HttpResponse<byte[]>> send() {
    String path = asking.use() instanceof Upstream.Chat ? "/chat/completions" : "/embeddings";
    return client.post(path, asking.body(), streamed::event);
  }

  @Override
  public Reply read(HttpResponse<byte[]> answer) {
    return streamed.hasBegun() ? streamed.end(asking) : Answers.read(asking, answer.body());
  }
}
