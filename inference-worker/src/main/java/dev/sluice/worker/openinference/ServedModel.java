package dev.sluice.worker.openinference;

import dev.sluice.contract.config.Upstream;
import dev.sluice.worker.upstream.UpstreamClient;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A model as its server has it, and the protocol's calls for it. */
record ServedModel(Upstream upstream, UpstreamClient client) {

  Upstream.Tensors use() {
    return (Upstream.Tensors) upstream.use();
  }

  /** For {@code model_version}. */
  String version() {
    return upstream.model() + use().version().map(version -> "/" + version).orElse("");
  }

  String path() {
    return "/v2/models/"
        + encoded(upstream.model())
        + use().version().map(version -> "/versions/" + encoded(version)).orElse("");
  }

  String readyPath() {
    return path() + "/ready";
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  CompletableFuture<HttpResponse<byte[]>> infer(String body) {
    return client.post(path() + "/infer", body);
  }

  CompletableFuture<HttpResponse<byte[]>> metadata() {
    return client.get(path());
  }

  CompletableFuture<HttpResponse<byte[]>> ready() {
    return client.get(readyPath());
  }
}
