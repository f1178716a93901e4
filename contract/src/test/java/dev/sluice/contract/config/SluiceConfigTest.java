package dev.sluice.contract.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.webhook.WebhookSecret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SluiceConfigTest {

  @TempDir private Path folder;

  private SluiceConfig read(String yaml) {
    return read(yaml, Map.of(), Map.of());
  }

  private SluiceConfig read(
      String yaml, Map<String, String> environment, Map<String, String> flags) {
    try {
      return SluiceConfig.read(
          Files.writeString(folder.resolve("sluice.yaml"), yaml), environment, flags);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void refused(String yaml, String message) {
    assertThatThrownBy(() -> read(yaml)).isInstanceOf(BadConfigException.class).hasMessage(message);
  }

  private static String limits(String list) {
    return "plans: {free: {limits: [" + list + "]}}";
  }

  @Test
  void shouldHaveDefaultsWithoutAFile() {
    SluiceConfig config = SluiceConfig.read(null, Map.of(), Map.of());
    assertThat(config.policies().of("anybody", 0).limits())
        .containsExactly(new Limit("burst", 60, Duration.ofSeconds(60)));
    assertThat(config.models()).containsOnlyKeys("all-minilm-l6-v2", "echo");
    assertThat(config.prefix()).isEmpty();
    assertThat(config.kafka()).isEqualTo(new KafkaConfig("127.0.0.1:9092", Map.of(), 4, (short) 1));
    assertThat(config.redis()).isEqualTo(new RedisConfig("redis://127.0.0.1:6379"));
    assertThat(config.results())
        .isEqualTo(new ResultsConfig(Duration.ofDays(1), Duration.ofMinutes(15)));
    assertThat(config.ingress().host()).isEqualTo("127.0.0.1");
    assertThat(config.ingress().httpPort()).isEqualTo(8080);
    assertThat(config.ingress().managementPort()).isEqualTo(9080);
    assertThat(config.ingress().forceOpen()).isFalse();
  }

  @Test
  void shouldTakeAnEmptyFileForNone() {
    var none = SluiceConfig.read(null, Map.of(), Map.of());
    assertThat(read("")).isEqualTo(none);
    assertThat(read("# only a comment\n")).isEqualTo(none);
    assertThat(read("plans:\nmodels:\nkafka:\n")).isEqualTo(none);
  }

  @Test
  void shouldReadPlansAccountsAndModels() {
    SluiceConfig config =
        read(
            """
            default_plan: free
            plans:
              free:
                limits:
                  - {name: burst, limit: 10, window: 60s}
                  - {name: daily, limit: 1000, window: 1d}
              pro:
                limits:
                  - {name: burst, limit: 600, window: 60s}
            accounts:
              acme: {plan: pro}
            models:
              slow: {runner: echo, delay: 250ms, concurrency: 2}
              text: {runner: onnx, concurrency: 1, max_batch: 8}
            kafka: {properties: {security.protocol: SSL, linger.ms: 5}}
            auth: none
            """);
    assertThat(config.policies().of("anybody", 0).limits())
        .containsExactly(
            new Limit("burst", 10, Duration.ofSeconds(60)),
            new Limit("daily", 1000, Duration.ofDays(1)));
    assertThat(config.policies().of("acme", 0).plan()).isEqualTo("pro");
    assertThat(config.models())
        .containsOnly(
            Map.entry(
                "slow",
                new ModelConfig("slow", ModelConfig.Runner.ECHO, 2, 1, Duration.ofMillis(250))),
            Map.entry(
                "text", new ModelConfig("text", ModelConfig.Runner.ONNX, 1, 8, Duration.ZERO)));
    assertThat(config.kafka().client(Map.of("linger.ms", 1, "acks", "all")))
        .isEqualTo(
            Map.of(
                "bootstrap.servers", "127.0.0.1:9092",
                "security.protocol", "SSL",
                "linger.ms", "5",
                "acks", "all"));
  }

  @Test
  void shouldReadTheLanesOfModelsAndOfAWorker() {
    SluiceConfig config =
        read(
            """
            models:
              quick: {runner: echo}
              llama: {runner: openai, url: "http://127.0.0.1:8000/v1", lane: gpu, max_queue: 50}
            worker: {lanes: [gpu]}
            """);
    assertThat(config.laneOf("llama")).isEqualTo("gpu");
    assertThat(config.laneOf("quick")).isEqualTo("default");
    assertThat(config.laneOf("nobody's")).isEqualTo("default");
    assertThat(config.topics().lanes()).containsExactly("default", "gpu");
    assertThat(requireNonNull(config.models().get("llama")).queueing())
        .isEqualTo(new Queueing("gpu", 50));
    assertThat(requireNonNull(config.models().get("quick")).queueing())
        .isEqualTo(new Queueing("default", 10_000));
    assertThat(config.worker().served(config.models())).containsOnlyKeys("llama");
  }

  @Test
  void shouldRefuseALaneThatCannotBe() {
    refused(
        "models: {a: {runner: echo, lane: GPU 1}}",
        "models.a.lane: 'GPU 1' is not up to 40 lower-case letters, digits and '-'");
    refused(
        "models: {a: {runner: echo, max_queue: 0}}",
        "models.a.max_queue: '0' is not a whole number from 1 to 1000000000");
    refused(
        "models: {a: {runner: echo}, b: {runner: echo, lane: gpu}}\nworker: {lanes: [gpx]}",
        "worker.lanes: no model is in lane 'gpx' (lanes: default, gpu)");
  }

  @Test
  void shouldServeEveryLaneUnlessItIsToldWhich() {
    SluiceConfig config = read("models: {a: {runner: echo}, b: {runner: echo, lane: two}}");
    assertThat(config.worker().served(config.models())).containsOnlyKeys("a", "b");
  }

  @Test
  void shouldReadAModelBehindAnotherServer() {
    String yaml =
        """
        models:
          llama-3.1: {runner: openai, url: "http://127.0.0.1:8000/v1/", max_tokens: 50}
          vectors: {runner: openai, url: "https://host", task: embeddings, upstream_model: e5}
        """;
    var secret = Map.of("SLUICE_MODELS_LLAMA_3_1_API_KEY", "hidden");
    var models = read(yaml, secret, Map.of()).models();

    var key = new Upstream.Key(Optional.of("hidden"), null);
    assertThat(requireNonNull(models.get("llama-3.1")).upstream())
        .isEqualTo(
            new Upstream(
                URI.create("http://127.0.0.1:8000/v1"), "llama-3.1", new Upstream.Chat(50), key));
    assertThat(requireNonNull(models.get("llama-3.1")).toString()).doesNotContain("hidden");
    assertThat(requireNonNull(models.get("vectors")).upstream())
        .isEqualTo(
            new Upstream(
                URI.create("https://host"), "e5", new Upstream.Embeddings(), Upstream.Key.NONE));
    refused("models: {m: {runner: openai}}", "models.m.url: missing");
    refused(
        "models: {m: {runner: openai, url: 'ftp://x'}}",
        "models.m.url: 'ftp://x' is not a URL such as http://127.0.0.1:8000/v1");
    refused(
        "models: {m: {runner: openai, url: 'http://x', task: speech}}",
        "models.m.task: 'speech' is not chat or embeddings");
    refused(
        "models: {m: {runner: openai, url: 'http://x', api_key: hidden}}",
        "models.m.api_key: a secret does not belong in the file");
  }

  @Test
  void shouldReadServersOfTheOpenInferenceProtocol() {
    String yaml =
        """
        models:
          resnet: {runner: open-inference, url: "http://127.0.0.1:8001"}
          other: {runner: open-inference, url: "https://host/p/", upstream_model: r50, upstream_version: "3", timeout: 5s, max_batch: 8, linger: 2ms, concurrency: 4}
        """;
    var models = read(yaml, Map.of("SLUICE_MODELS_OTHER_API_KEY", "hidden"), Map.of()).models();

    ModelConfig resnet = requireNonNull(models.get("resnet"));
    var minute = new Upstream.Tensors(Optional.empty(), Duration.ofMinutes(1));
    assertThat(resnet.upstream())
        .isEqualTo(
            new Upstream(URI.create("http://127.0.0.1:8001"), "resnet", minute, Upstream.Key.NONE));
    assertThat(resnet.maxBatch()).isEqualTo(1);
    assertThat(resnet.concurrency()).isEqualTo(16);
    assertThat(resnet.limits().attempts()).isEqualTo(1);
    assertThat(resnet.runner().word()).isEqualTo("open-inference");
    assertThat(resnet.isTensors()).isTrue();

    ModelConfig other = requireNonNull(models.get("other"));
    var use = new Upstream.Tensors(Optional.of("3"), Duration.ofSeconds(5));
    var key = new Upstream.Key(Optional.of("hidden"), null);
    assertThat(other.upstream())
        .isEqualTo(new Upstream(URI.create("https://host/p"), "r50", use, key));
    assertThat(other.batching())
        .isEqualTo(new Batching(8, Batching.ofRows(1).maxTokens(), Duration.ofMillis(2)));
    refused("models: {m: {runner: open-inference}}", "models.m.url: missing");
    refused(
        "models: {m: {runner: open-inference, url: x}}",
        "models.m.url: 'x' is not a URL such as http://127.0.0.1:8001");
    refused(
        "models: {m: {runner: open-inference, url: 'http://x', timeout: 1ms}}",
        "models.m.timeout: '1ms' is not at least 100ms");
  }

  @Test
  void shouldLetEnvironmentOverrideTheFileAndFlagsBoth() {
    String yaml = "ingress: {http_port: 1, redis_budget: 1ms, max_waiters: 1}";
    var environment =
        Map.of(
            "SLUICE_INGRESS_HTTP_PORT", "2",
            "SLUICE_INGRESS_REDIS_BUDGET", "20ms",
            "SLUICE_PREFIX", "test.",
            "PATH", "/bin");
    IngressConfig ingress = read(yaml, environment, Map.of("ingress.http_port", "3")).ingress();
    assertThat(ingress.httpPort()).isEqualTo(3);
    assertThat(ingress.redisBudget()).isEqualTo(Duration.ofMillis(20));
    assertThat(ingress.maxWaiters()).isEqualTo(1);
    assertThat(read(yaml, environment, Map.of()).prefix()).isEqualTo("test.");
  }

  @Test
  void shouldRefuseAVariableThatNamesNoKey() {
    assertThatThrownBy(() -> read("", Map.of("SLUICE_INGRESS_HTTPPORT", "1"), Map.of()))
        .isInstanceOf(BadConfigException.class)
        .hasMessage("environment variable SLUICE_INGRESS_HTTPPORT: names no key");
    assertThatThrownBy(() -> read("", Map.of("SLUICE_INGRESS_HTTP_PORT", "high"), Map.of()))
        .hasMessage("ingress.http_port: 'high' is not a whole number from 0 to 65535");
  }

  @Test
  void shouldTakeVariablesOfTheLauncherForTheirs() {
    assertThat(read("", Map.of("SLUICE_URL", "http://x", "SLUICE_API_KEY", "x"), Map.of()))
        .isEqualTo(read(""));
  }

  @Test
  void shouldReadHowFarAWorkerGoesForARequestAndWhatIsForACustomRunnerAlone() {
    SluiceConfig config =
        read(
            """
            models:
              mine: {runner: custom, kind: reverse, attempts: 5, retry_backoff: 2s, run_cap: 1h,
                     max_batch: 16, max_batch_tokens: 900, linger: 5ms, settings: {path: /tmp/x, depth: 3}}
            """);

    ModelConfig mine = Objects.requireNonNull(config.models().get("mine"));
    assertThat(mine.limits())
        .isEqualTo(new RunLimits(5, Duration.ofSeconds(2), Duration.ofHours(1)));
    assertThat(mine.batching()).isEqualTo(new Batching(16, 900, Duration.ofMillis(5)));
    assertThat(mine.custom())
        .isEqualTo(new Custom("reverse", Map.of("path", "/tmp/x", "depth", "3")));
  }

  @Test
  void shouldReadTheFilesOfATextModel() {
    SluiceConfig config =
        read(
            """
            models:
              bge: {runner: onnx, model: m.onnx, tokenizer: t.json, max_tokens: 512, pooling: cls}
            """);

    assertThat(Objects.requireNonNull(config.models().get("bge")).files())
        .isEqualTo(
            new OnnxFiles(Path.of("m.onnx"), Path.of("t.json"), 512, OnnxFiles.Pooling.CLS, true));
    refused("models: {bge: {runner: onnx, model: m.onnx}}", "models.bge.tokenizer: missing");
    refused(
        "models: {bge: {runner: onnx, pooling: cls}}",
        "models.bge.pooling: unknown key (known here: attempts, concurrency, finish_by, lane,"
            + " linger, max_batch, max_batch_tokens, max_queue, model, retry_backoff, run_cap, runner, tokenizer)");
  }

  @Test
  void shouldRefuseAnUnknownKeyAndNameThoseItKnows() {
    refused("redis: {url: x}", "redis.url: unknown key (known here: uri)");
    refused("results: {ttl: 1d}", "results.ttl: unknown key (known here: cached, time_to_live)");
    refused(
        limits("{name: a, limit: 1, window: 1s, burst: 2}"),
        "plans.free.limits[0].burst: unknown key"
            + " (known here: align, limit, mode, name, per, unit, window)");
    refused(
        "accounts: {acme: {plan: free, banned: true}}",
        "accounts.acme.banned: unknown key" + " (known here: blocked, overrides, plan, unlimited)");
    refused(
        "models: {echo: {runner: echo, max_batch: 3}}",
        "models.echo.max_batch: unknown key (known here: attempts, concurrency, delay, finish_by,"
            + " lane, max_queue, retry_backoff, run_cap, runner)");
    assertThatThrownBy(() -> read("colour: red"))
        .hasMessageStartingWith(
            "colour: unknown key (known here: accounts, admin, admission, auth, ");
  }

  @Test
  void shouldNameKeyValueAndExpectation() {
    refused(
        "ingress: {http_port: 70000}",
        "ingress.http_port: '70000' is not a whole number from 0 to 65535");
    refused(
        "ingress: {http_port: 1.5}",
        "ingress.http_port: '1.5' is not a whole number from 0 to 65535");
    refused(
        "worker: {drain: 10}",
        "worker.drain: '10' is not a duration such as 500ms, 10s, 5m, 1h or 1d");
    refused(
        "ingress: {allow_anonymous_network_access: maybe}",
        "ingress.allow_anonymous_network_access: 'maybe' is not true or false");
    refused(
        "redis: {uri: 'http://x'}",
        "redis.uri: 'http://x' is not a Redis URI such as redis://127.0.0.1:6379");
    refused("auth: basic", "auth: 'basic' is not none or api-key");
    refused("prefix: a b", "prefix: 'a b' is not up to 60 letters, digits, '.', '_' and '-'");
    refused(
        "models: {echo: {runner: echo, delay: 10m, run_cap: 10m}}",
        "models.echo.run_cap: '10m' is not more than the delay of 10m");
    refused(
        "models: {echo: {runner: echo, attempts: 0}}",
        "models.echo.attempts: '0' is not a whole number from 1 to 20");
    refused("models: {mine: {runner: custom}}", "models.mine.kind: missing");
    refused(
        "models: {m: {runner: x}}",
        "models.m.runner: 'x' is not onnx, echo, openai, open-inference or custom");
    refused("ingress: {heartbeat: 1ms}", "ingress.heartbeat: '1ms' is not between 100ms and 5m");
    refused("models: {gpt: {}}", "models.gpt.runner: missing");
    refused("ingress: 5", "ingress: '5' is not a mapping");
    refused("prefix: [a]", "prefix: '[\"a\"]' is not a single value");
    refused("- a", "the file: '[\"a\"]' is not a mapping");
    refused("kafka: {properties: fast}", "kafka.properties: '\"fast\"' is not a mapping");
    refused(
        "kafka: {properties: {a: {b: 1}}}",
        "kafka.properties.a: '{\"b\":1}' is not a single value");
  }

  @Test
  void shouldReadWhomThePublicPortAnswers() {
    assertThat(read("").auth()).isEqualTo(AuthKind.NONE);
    assertThat(read("auth: api-key").auth()).isEqualTo(AuthKind.API_KEY);
  }

  @Test
  void shouldReadTrustedProxiesFromTheFileOrWithCommasBetween() {
    String yaml = "ingress: {trusted_proxies: [10.0.0.0/8, '::1/128']}";
    assertThat(read(yaml).ingress().trustedProxies())
        .extracting(AddressRange::toString)
        .containsExactly("10.0.0.0/8", "0:0:0:0:0:0:0:1/128");
    var environment = Map.of("SLUICE_INGRESS_TRUSTED_PROXIES", "127.0.0.1/32, 192.168.0.0/16");
    assertThat(read(yaml, environment, Map.of()).ingress().trustedProxies())
        .extracting(AddressRange::toString)
        .containsExactly("127.0.0.1/32", "192.168.0.0/16");
    assertThat(read("").ingress().trustedProxies()).isEmpty();
    refused(
        "ingress: {trusted_proxies: [10.0.0.0/8, 10.0.0.0/33]}",
        "ingress.trusted_proxies: '10.0.0.0/33' is not a range of addresses such as 10.0.0.0/8 or"
            + " ::1/128");
    refused(
        "ingress: {trusted_proxies: 10.0.0.0/8}",
        "ingress.trusted_proxies: '\"10.0.0.0/8\"' is not a list");
    refused(
        "ingress: {trusted_proxies: [{a: 1}]}",
        "ingress.trusted_proxies: '{\"a\":1}' is not a single value");
  }

  @Test
  void shouldTakeTheAdminTokenFromTheEnvironmentElseFromAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "from-a-file\n");
    String yaml = "admin: {token_file: '%s'}".formatted(file);
    assertThat(read("").admin().token()).isEmpty();
    assertThat(read(yaml).admin().token()).contains("from-a-file");
    var environment = Map.of("SLUICE_ADMIN_TOKEN", "from-outside");
    AdminConfig admin = read(yaml, environment, Map.of()).admin();
    assertThat(admin.token()).contains("from-outside");
    assertThat(admin.toString()).doesNotContain("from-outside");
  }

  @Test
  void shouldRefuseAnAdminTokenThatIsNone() throws IOException {
    Path empty = Files.writeString(folder.resolve("token"), "\n");
    refused("admin: {token: abc}", "admin.token: a secret does not belong in the file");
    refused(
        "admin: {token_file: /no/such}",
        "admin.token_file: '/no/such' is not a file that can be read");
    refused(
        "admin: {token_file: '%s'}".formatted(empty),
        "admin.token: it is empty or has characters that a header cannot carry");
  }

  @Test
  void shouldRefuseBrokenPlans() {
    refused(
        limits("{name: a, limit: 1, window: 1s}, {name: a, limit: 2, window: 2s}"),
        "plans.free.limits: 'a' is named twice");
    refused(
        limits("{name: a, limit: 0, window: 1s}"),
        "plans.free.limits[0].limit: '0' is not a whole number from 1 to 1000000000000");
    refused(
        limits("{name: a, limit: 1, window: 10ms}"),
        "plans.free.limits[0].window: PT0.01S is not between 1s and 31d");
    refused(limits("{name: a, limit: 1}"), "plans.free.limits[0].window: missing");
    refused(limits(""), "plans.free.limits: 0 limits, wanted 1 to 16");
    refused("plans: {free: {}}", "plans.free.limits: '' is not a list");
    refused("default_plan: gold", "default_plan: there is no plan 'gold' (plans: free)");
    refused(
        "accounts: {acme: {plan: gold}}",
        "accounts.acme.plan: there is no plan 'gold' (plans: free)");
    refused(
        limits("{name: a, limit: 1, window: 1s, unit: words}"),
        "plans.free.limits[0].unit: 'words' is not concurrent-requests, requests, tokens");
    refused(
        limits("{name: a, limit: 1, window: 1s, per: user}"),
        "plans.free.limits[0].per: 'user' is not account, client, model");
    refused(
        limits("{name: a, limit: 1, window: 2d, align: day}"),
        "plans.free.limits[0].window: '2d' is not 1d beside align: day");
    refused(
        limits("{name: a, limit: 1, align: month, zone: Berlin}"),
        "plans.free.limits[0].zone: 'Berlin' is not a time zone such as UTC or Europe/Berlin");
    refused(
        limits("{name: a, limit: 1, window: 1s, unit: concurrent-requests}"),
        "plans.free.limits[0].window: unknown key (known here: limit, mode, name, per, unit)");
    refused(
        "accounts: {acme: {overrides: [{name: burts, limit: 2}]}}",
        "accounts.acme.overrides: plan 'free' has no limit 'burts'");
    refused(
        "accounts: {acme: {overrides: [{name: burst, limit: 2, until: tomorrow}]}}",
        "accounts.acme.overrides[0].until: 'tomorrow' is not a time such as 2030-01-31T00:00:00Z");
    refused(
        "accounts: {acme: {blocked: true, unlimited: true}}",
        "accounts.acme.unlimited: true, and blocked: true as well");
  }

  @Test
  void shouldSayWhereAFileIsNotYaml() {
    assertThatThrownBy(() -> read("prefix: a\nredis: {uri: [\nworker: }"))
        .isInstanceOf(BadConfigException.class)
        .hasMessageContaining("sluice.yaml, line 3: not YAML: ");
  }

  @Test
  void shouldRefuseAKeyThatIsThereTwiceAndASecondDocument() {
    assertThatThrownBy(() -> read("prefix: a\nplans: {}\nprefix: b"))
        .isInstanceOf(BadConfigException.class)
        .hasMessageContaining("line 3")
        .hasMessageContaining("prefix");
    assertThatThrownBy(() -> read("prefix: a\n---\nprefix: b"))
        .isInstanceOf(BadConfigException.class);
  }

  @Test
  void shouldSayThatAFileIsMissing() {
    assertThatThrownBy(() -> SluiceConfig.read(Path.of("no", "such.yaml"), Map.of(), Map.of()))
        .isInstanceOf(BadConfigException.class)
        .hasMessageEndingWith("such.yaml: no such file");
  }

  @Test
  void shouldTakeWebhookSecretsFromAFileOrTheEnvironmentAlone() throws IOException {
    String secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    Path file = Files.writeString(folder.resolve("secret"), secret + "\n");
    String yaml = "webhooks: {secret_file: '%s'}".formatted(file);

    assertThat(read("").webhooks().secrets()).isEmpty();
    assertThat(read(yaml).webhooks().secrets()).containsExactly(WebhookSecret.parse(secret));
    refused(
        "webhooks: {secret: %s}".formatted(secret),
        "webhooks.secret: a secret does not belong in the file");
    refused(
        "webhooks: {secret_file: /no/such/file}",
        "webhooks.secret_file: '/no/such/file' is not a file that can be read");
    assertThatThrownBy(() -> read("", Map.of("SLUICE_WEBHOOKS_SECRET", "abc"), Map.of()))
        .hasMessage("webhooks.secret: not whsec_ and 24 to 64 bytes in Base64");
    Files.writeString(file, "\n");
    refused(yaml, "webhooks.secret_file: empty");
  }

  @Test
  void shouldBoundHowLongAWebhookMayTake() {
    assertThat(read("").webhooks().timeout()).isEqualTo(Duration.ofSeconds(20));
    refused("webhooks: {timeout: 2m}", "webhooks.timeout: '2m' is not 1ms to 1m");
    refused("webhooks: {timeout: 0s}", "webhooks.timeout: '0s' is not 1ms to 1m");
    refused(
        "webhooks: {per_host: 0}", "webhooks.per_host: '0' is not a whole number from 1 to 1000");
  }
}
