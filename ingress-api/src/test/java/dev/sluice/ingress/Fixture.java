package dev.sluice.ingress;

import dev.sluice.conformance.HttpConformance;
import dev.sluice.conformance.TopicConformance;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.follow.Entry;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.Status;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.Script;
import dev.sluice.contract.mirror.StatusEntry;
import dev.sluice.contract.policy.PolicyChanges;
import dev.sluice.contract.service.Call;
import dev.sluice.contract.service.FreePort;
import dev.sluice.contract.service.Reply;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import redis.embedded.RedisServer;

/**
 * An ingress with a real Redis, a real HTTP client, and a producer that remembers. Whatever it
 * answers and publishes is held against the documents.
 */
final class Fixture implements AutoCloseable {

  static final int PARTITIONS = 4;

  final int redisPort;
  final TopicsInMemory followed = new TopicsInMemory();
  final MockProducer<byte[], byte[]> producer;
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  final Ingress ingress;
  private RedisServer redis;

  Fixture(Path folder, String yaml, boolean acknowledge) {
    this(folder, yaml, acknowledge, FreePort.onLoopback(), Map.of());
  }

  /**
   * @param flags override the file and what is set here
   */
  Fixture(Path folder, String yaml, boolean acknowledge, int redisPort, Map<String, String> flags) {
    this.redisPort = redisPort;
    redis = startRedis();
    producer =
        new MockProducer<>(
            acknowledge, null, new ByteArraySerializer(), new ByteArraySerializer()) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, Callback callback) {
            Future<RecordMetadata> sent = super.send(record, callback);
            followed.append(record);
            return sent;
          }
        };
    var clients = new Clients(producer, PARTITIONS, Fixture::none, followed::consumer);
    SluiceConfig config = config(folder, yaml, flags);
    if (!acknowledge) {
      writePolicies(config);
    }
    ingress = Ingress.start(config, meters, clients);
  }

  /** As another service has at its first start: this one's records are not acknowledged. */
  private void writePolicies(SluiceConfig config) {
    String topic = config.topics().policies().name();
    for (Entry entry : PolicyChanges.all(config.policies()).entries()) {
      byte[] key = entry.key().getBytes(StandardCharsets.UTF_8);
      followed.append(new ProducerRecord<>(topic, key, entry.value()));
    }
  }

  private static Consumer<byte[], byte[]> none() {
    throw new IllegalStateException("no Kafka here");
  }

  private SluiceConfig config(Path folder, String yaml, Map<String, String> flags) {
    try {
      Path file = Files.writeString(folder.resolve("sluice.yaml"), yaml);
      var all =
          new HashMap<>(
              Map.of(
                  "redis.uri", "redis://127.0.0.1:" + redisPort,
                  "ingress.http_port", "0",
                  "ingress.redis_budget", "10s",
                  "ingress.event_loops", "2"));
      all.putAll(flags);
      return SluiceConfig.read(file, Map.of(), all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes Redis say that it knows every request. */
  void mirrorIsComplete() {
    redis(commands -> commands.hset(new MirrorKeys("").progress(), MirrorKeys.COMPLETE, "1"));
  }

  /** Asks Redis, past any proxy. */
  <T> T redis(Function<RedisCommands<String, String>, T> ask) {
    try (RedisClient redis = RedisClient.create("redis://127.0.0.1:" + redisPort);
        var connection = redis.connect()) {
      return ask.apply(connection.sync());
    }
  }

  private RedisServer startRedis() {
    try {
      RedisServer server =
          RedisServer.newRedisServer()
              .port(redisPort)
              .bind("127.0.0.1")
              .setting("save \"\"")
              .setting("appendonly no")
              .build();
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void stopRedis() {
    try {
      redis.stop();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void restartRedis() {
    redis = startRedis();
  }

  /** Ends a request as the mirror does. */
  void end(String account, String id, String job) {
    mirror(account, id, new StatusEntry(Status.TERMINAL_SEQ, null, job));
  }

  /** Raises a request's status as the mirror does. */
  void mirror(String account, String id, StatusEntry entry) {
    var keys = new MirrorKeys("");
    redis(
        redis ->
            redis.eval(
                Script.MIRROR_STATUS.text(),
                ScriptOutputType.INTEGER,
                new String[] {keys.status(account, id), keys.list(account)},
                Long.toString(entry.seq()),
                entry.encoded(),
                "60000",
                keys.channel(id),
                id));
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + ingress.httpPort() + path);
  }

  HttpRequest.Builder request(String path, String account) {
    return HttpRequest.newBuilder(uri(path)).header("X-Client-Id", account);
  }

  static HttpRequest.Builder post(HttpRequest.Builder request, String body) {
    return request
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpResponse<String> submit(String account, String body) {
    return send(post(request("/v1/inferences", account), body));
  }

  HttpResponse<String> submit(String account, String key, String body) {
    return send(post(request("/v1/inferences", account), body).header("Idempotency-Key", key));
  }

  HttpResponse<String> get(String path, String account) {
    return send(request(path, account).GET());
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HttpConformance.checked(
          client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The answer, once it comes, checked as {@link #send} does. */
  CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
    return client
        .sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
        .thenApply(HttpConformance::checked);
  }

  List<ProducerRecord<byte[], byte[]>> requests() {
    return sent("inference.requests");
  }

  /** What the ingress wrote to a topic. */
  List<ProducerRecord<byte[], byte[]>> sent(String topic) {
    return producer.history().stream().filter(record -> record.topic().equals(topic)).toList();
  }

  double count(String meter, String... tags) {
    var counter = meters.find(meter).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  /** A job as it stands in Redis. */
  static String job(String id, String status) {
    return "{\"id\":\"%s\",\"status\":\"%s\",\"account\":\"ada\",\"client\":\"ada\",\"model\":\"echo\"}"
        .formatted(id, status);
  }

  /** The member that every job ends with. */
  static String urls(String id) {
    String url = "/v1/inferences/" + id;
    return "\"urls\":{\"get\":\"%s\",\"events\":\"%s/events\",\"cancel\":\"%s/cancel\"}"
        .formatted(url, url, url);
  }

  /** The same as it is answered. */
  static String shown(String id, String status) {
    return job(id, status).replaceFirst("}$", ",") + urls(id) + "}";
  }

  static String id(HttpResponse<String> answer) {
    return String.valueOf(json(answer).get("id"));
  }

  /** Makes the call of the management port with this method and path. */
  Reply admin(String method, String path, Map<String, String> parameters, String body) {
    return admin(method, path, new Call(parameters, body.getBytes(StandardCharsets.UTF_8)));
  }

  Reply admin(String method, String path, Call call) {
    return ingress.routes().stream()
        .filter(route -> route.method().equals(method) && route.path().equals(path))
        .findFirst()
        .orElseThrow()
        .action()
        .run(call);
  }

  static Map<?, ?> json(HttpResponse<String> answer) {
    try {
      return Json.tree().readValue(answer.body(), Map.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    ingress.close();
    stopRedis();
    producer
        .history()
        .forEach(r -> TopicConformance.check(r.topic(), r.key(), r.headers(), r.value()));
  }
}
